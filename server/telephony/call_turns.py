"""A call's turn: something has come from the carrier, and it waits to be told what to do."""

from dataclasses import dataclass, field

from server.domain.calls.call_ids import make_call_id
from server.domain.calls.events import CallEvent, EventKind
from server.domain.routing.actions import Action, Input, InputKind, Position
from server.telephony.news import CallCameIn, CarrierCall, StepEnded
from server.telephony.webhooks import BadWebhook

INCOMING = "incoming"


@dataclass(frozen=True)
class Reply:
    """What the carrier is told, and of which call. `sequence` counts its answers; `is_first`: it is not answered yet.

    `started_at`: when a call began of which the call log may not know.
    """

    actions: tuple[Action, ...]
    account: str = ""
    call_id: str = ""
    sequence: int = 1
    extension: str | None = None
    is_first: bool = False
    started_at: float | None = None


@dataclass(frozen=True)
class CallTurn:
    """What came, in one shape: `ended` is None when the call has just come in.

    `came` names what came, the same when it comes again. `extension` is the one that the caller has dialled with the number,
    or had entered before.
    """

    call_id: str
    call: CarrierCall
    came: str
    ended: StepEnded | None = None
    sequence: int = field(default=0)
    extension: str | None = None

    @property
    def position(self) -> Position | None:
        """Where in its route the call has waited; None at its begin."""
        return self.ended.step.position if self.ended else None

    def find_start(self, now: float) -> float | None:
        """When the call began; None where only the call log knows."""
        if self.ended is None:
            return now
        told = self.ended.step.started_at
        return None if told is None else min(told, now)

    @property
    def is_over(self) -> bool:
        """Whether nobody will hear the answer."""
        return self.ended is not None and self.ended.is_caller_gone

    @property
    def is_queue_poll(self) -> bool:
        """Whether a caller waits in a queue, and nothing has happened."""
        return self.ended is not None and self.ended.kind is InputKind.QUEUE_POLLED

    def reply(self, actions: tuple[Action, ...], extension: str | None) -> Reply:
        """The answer to this turn."""
        account = self.ended.step.account if self.ended else self.call.account or ""
        return Reply(actions, account, self.call_id, self.sequence + 1, extension, is_first=self.ended is None)


def read_turn(carrier: str, news: CallCameIn | StepEnded) -> CallTurn:
    """The turn that the news are; raises `BadWebhook` for a call without an id."""
    try:
        call_id = make_call_id(carrier, news.call.carrier_call_id)
    except ValueError as error:
        raise BadWebhook(f"CallSid: {error}") from error
    if isinstance(news, CallCameIn):
        return CallTurn(call_id, news.call, INCOMING, extension=news.call.extension)
    step = news.step
    return CallTurn(call_id, news.call, f"{news.kind}/{step.sequence}", news, step.sequence, step.extension)


def make_input(ended: StepEnded, events: tuple[CallEvent, ...], at: float) -> Input:
    """What came of the last action, for the walk; how long a caller has waited is counted over all stays in the queue.

    Not every carrier tells it, and it is theirs to count anew when a caller comes back into the queue.
    """
    entered_at = min(list_queue_entries(events, ended.step.position.path), default=None)
    return Input(
        ended.kind,
        was_answered=ended.status == "answered",
        digits=ended.digits,
        waited_seconds=ended.waited_seconds if entered_at is None else max(0.0, at - entered_at),
        was_refused=ended.was_refused,
    )


def list_queue_entries(events: tuple[CallEvent, ...], path: str) -> list[float]:
    """When the call entered the queue at this step."""
    return [event.at for event in events if event.kind is EventKind.QUEUE_ENTERED and event.details.get("path") == path]
