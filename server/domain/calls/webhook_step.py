"""A webhook that needs the next actions: a call comes in, or an action of its route has ended."""

from dataclasses import dataclass

from server.domain.calls.call_ids import make_call_id
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.webhook_events import CallCameIn, CarrierCall, StepEnded
from server.domain.routing.actions import Input, InputKind
from server.domain.routing.asking import read_extension
from server.domain.routing.routes import CallRoutes
from server.domain.routing.steps import AskExtension

INCOMING = "incoming"


@dataclass(frozen=True)
class WebhookStep:
    """Both webhooks in one class: `ended` is None when the call has just come in.

    `key` identifies the webhook; a repeated webhook has the same key. `sequence` counts the call's responses. `extension` is
    the one that the caller dialled with the number, or entered before.
    """

    carrier: str
    call_id: str
    call: CarrierCall
    key: str
    ended: StepEnded | None = None
    sequence: int = 0
    extension: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether the caller has hung up."""
        return self.ended is not None and self.ended.is_caller_gone

    def find_start(self, now: float) -> float | None:
        """When the call began; None if only the call log has that."""
        if self.ended is None:
            return now
        started_at = self.ended.step.started_at
        return None if started_at is None else min(started_at, now)


def read_step(carrier: str, event: CallCameIn | StepEnded) -> WebhookStep:
    """The step of the webhook; raises `NotACallId` for a call without a valid id."""
    call_id = make_call_id(carrier, event.call.carrier_call_id)
    if isinstance(event, CallCameIn):
        return WebhookStep(carrier, call_id, event.call, INCOMING, extension=event.call.extension)
    step = event.step
    key = f"{event.kind}/{step.sequence}"
    return WebhookStep(carrier, call_id, event.call, key, event, step.sequence, step.extension)


def find_entered_extension(step: WebhookStep, routes: CallRoutes, extensions: frozenset[str]) -> str | None:
    """The extension that the caller has just entered, if the number has it; None otherwise."""
    ended = step.ended
    if ended is None or ended.is_caller_gone or ended.kind is not InputKind.DIGITS or step.extension is not None:
        return None
    asked_by = routes.find(ended.step.position.path)
    return read_extension(ended.digits, extensions) if isinstance(asked_by, AskExtension) else None


def make_input(ended: StepEnded, entered_at: float | None, at: float) -> Input:
    """The result of the last action, for the walk. `entered_at`: when the caller first entered the queue of the step.

    The waiting time counts over all stays in the queue. Not every carrier reports it, and those that do start again at 0
    when a caller re-enters the queue.
    """
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
