"""A webhook that asks what to do now: a call comes in, or a step of its route has ended."""

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
    """The webhook in one shape: `ended` is None when the call has just come in.

    `key` names the webhook, the same when it comes again. `sequence` counts the call's responses. `extension` is the one that
    the caller has dialled with the number, or had entered before.
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
        """Whether the caller is gone, so that nobody hears the response."""
        return self.ended is not None and self.ended.is_caller_gone

    def find_start(self, now: float) -> float | None:
        """When the call began; None where only the call log knows."""
        if self.ended is None:
            return now
        started_at = self.ended.step.started_at
        return None if started_at is None else min(started_at, now)


def read_step(carrier: str, event: CallCameIn | StepEnded) -> WebhookStep:
    """The step that the webhook is about; raises `NotACallId` for a call without an ID."""
    call_id = make_call_id(carrier, event.call.carrier_call_id)
    if isinstance(event, CallCameIn):
        return WebhookStep(carrier, call_id, event.call, INCOMING, extension=event.call.extension)
    step = event.step
    key = f"{event.kind}/{step.sequence}"
    return WebhookStep(carrier, call_id, event.call, key, event, step.sequence, step.extension)


def find_entered_extension(step: WebhookStep, routes: CallRoutes, extensions: frozenset[str]) -> str | None:
    """The extension that the caller has just entered, of those that the number has; None when this is no such step."""
    ended = step.ended
    if ended is None or ended.is_caller_gone or ended.kind is not InputKind.DIGITS or step.extension is not None:
        return None
    asked_by = routes.find(ended.step.position.path)
    return read_extension(ended.digits, extensions) if isinstance(asked_by, AskExtension) else None


def make_input(ended: StepEnded, entered_at: float | None, at: float) -> Input:
    """The result of the last action, for the walk. `entered_at`: when the caller first came into the queue of the step.

    How long a caller has waited is counted over all stays in the queue: not every carrier says so, and those that do count
    anew when a caller comes back into it.
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
