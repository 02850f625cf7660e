"""The events of a call. They may arrive twice, late and in any order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST_TAG_EVENTS = 50
"""Most tag changes of a call that become events and `tag_added` postbacks. Pages can change tags without limit."""


class EventKind(StrEnum):
    """The kind of a call event."""

    STARTED = "started"
    STEP_TAKEN = "step_taken"
    LEG_STARTED = "leg_started"
    LEG_ANSWERED = "leg_answered"
    LEG_ENDED = "leg_ended"
    RING_ENDED = "ring_ended"
    KEYS_PRESSED = "keys_pressed"
    QUEUE_ENTERED = "queue_entered"
    QUEUE_LEFT = "queue_left"
    RECORDED = "recorded"
    TAGGED = "tagged"
    BLOCKED = "blocked"
    LEAD_CHANGED = "lead_changed"
    ENDED = "ended"


PROVISIONAL = "provisional"


@dataclass(frozen=True)
class CallEvent:
    """One event of a call. `key` is unique within the call; a repeated report of the same thing has the same key.

    `at`: when it happened, in seconds since the epoch, by the carrier's clock if it reports a time. `details` by kind:
    started: `city`, `state`, `zip`, `country` of the caller, if the carrier reports them;
    step_taken: `path`, `decision`; `confirmation` (a `Confirmation`) if it asks for one;
    on the last step of a route that ends the call also `ends` (a `HangUpReason`);
    on the first step of a response that depends on other calls also `noted`, their counts;
    leg_*: `leg` ("main.0.desk": path, attempt, number), `receiving_number`; leg_ended also `status` (answered,
    no_answer, busy, failed, cancelled) and `talk_seconds`; ring_ended: `path`, `status`, `talk_seconds`;
    keys_pressed: `path`, `digits`; queue_*: `path`; queue_left also `waited_seconds`;
    recorded: `recording_url`, `is_message` ("true": a voicemail); tagged: names and values of the tags;
    blocked: `entry`, the entry of `blocked_callers` because of which the call was rejected;
    lead_changed: `by` (a person or an API key), and what changed: `status`, `value_cents` (empty: removed);
    ended: `status` (completed, no_answer, busy, failed, cancelled, or unknown if the carrier never reported it),
    `provisional` ("true": this server hung up, or a step found that the caller had; the carrier's report replaces it).
    """

    key: str
    kind: EventKind
    at: float
    details: Mapping[str, str] = field(default_factory=dict)


def is_blocked(events: Iterable[CallEvent]) -> bool:
    """Whether the call was rejected because its caller is blocked."""
    return any(event.kind is EventKind.BLOCKED for event in events)


def are_tag_changes_recorded(events: Iterable[CallEvent]) -> bool:
    """Whether the next tag change of the call becomes an event. After `MOST_TAG_EVENTS`, tags change without events."""
    return sum(event.kind is EventKind.TAGGED for event in events) < MOST_TAG_EVENTS
