"""What happens in a call, as events that may come twice, late and in any order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MOST_TAG_EVENTS = 50
"""Changes of a call's tags that are told as events, and by `tag_added`: pages can make as many of them as they like."""


class EventKind(StrEnum):
    """What an event tells."""

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
    ENDED = "ended"


PROVISIONAL = "provisional"


@dataclass(frozen=True)
class CallEvent:
    """One event of a call. `key` is the same whenever the same thing is told again, and no other event of the call has it.

    `at`: when it happened, in seconds since the epoch, by the carrier's clock where it tells. What `details` holds, by kind:
    started: `city`, `state`, `zip`, `country` of the caller, as far as the carrier gives them;
    step_taken: `path`, `decision`, and on the last step of a route that ends the call itself `ends` (a `HangUpReason`);
    on the first step of an answer that looked at other calls `noted`, what it saw;
    leg_*: `leg` (which ring of which number: "main.0.desk"), `receiving_number`, and once ended `status` (answered,
    no_answer, busy, failed, cancelled) and `talk_seconds`; ring_ended: `path`, `status`, `talk_seconds`; keys_pressed:
    `path`, `digits`; queue_*: `path`, and once left `waited_seconds`; recorded: `recording_url`, `is_message` ("true": a
    voicemail); tagged: the tags, names and values; ended: `status` (completed, no_answer, busy, failed, cancelled, or
    unknown when the carrier never told), `provisional` ("true": concluded as this server hung up, or as a step found that the
    caller had; the carrier's own word, once it comes, stands in its place).
    """

    key: str
    kind: EventKind
    at: float
    details: Mapping[str, str] = field(default_factory=dict)


def are_tag_changes_recorded(events: Iterable[CallEvent]) -> bool:
    """Whether one more change of the tags of the call with these events is still told; else they change without a word."""
    return sum(event.kind is EventKind.TAGGED for event in events) < MOST_TAG_EVENTS
