"""Sample calls: each story is the list of events of one call in their order."""

from server.domain.calls.events import CallEvent, EventKind

BEGAN = 1_800_000_000.0


def make_events(*parts: tuple[float, EventKind, dict[str, str]]) -> list[CallEvent]:
    """The events of a call: seconds after its start, what happened, and the details."""
    return [
        CallEvent(f"{location}", kind, BEGAN + seconds, details)
        for location, (seconds, kind, details) in enumerate(parts)
    ]


def started() -> tuple[float, EventKind, dict[str, str]]:
    """The first event."""
    return 0.0, EventKind.STARTED, {}


def step(seconds: float, path: str, ends: str | None = None) -> tuple[float, EventKind, dict[str, str]]:
    """A step of the route; `ends`: it ended the call there."""
    details = {"path": path, "decision": "goes on"}
    return seconds, EventKind.STEP_TAKEN, details if ends is None else {**details, "ends": ends}


def leg(seconds: float, kind: EventKind, name: str, **details: str) -> tuple[float, EventKind, dict[str, str]]:
    """An event of the leg that rings this receiving number."""
    return seconds, kind, {"leg": f"main.0.{name}", "receiving_number": name, **details}


def ring_ended(seconds: float, status: str, talk_seconds: float = 0) -> tuple[float, EventKind, dict[str, str]]:
    """The end of a whole ring."""
    return seconds, EventKind.RING_ENDED, {"path": "main", "status": status, "talk_seconds": str(talk_seconds)}


def entered(seconds: float) -> tuple[float, EventKind, dict[str, str]]:
    """The caller enters the queue."""
    return seconds, EventKind.QUEUE_ENTERED, {"path": "queue"}


def left(seconds: float, waited_seconds: float) -> tuple[float, EventKind, dict[str, str]]:
    """The caller leaves the queue."""
    return seconds, EventKind.QUEUE_LEFT, {"path": "queue", "waited_seconds": str(waited_seconds)}


def message(seconds: float) -> tuple[float, EventKind, dict[str, str]]:
    """The caller has left a message."""
    return seconds, EventKind.RECORDED, {"recording_url": "https://carrier.example/message", "is_message": "true"}


def ended(seconds: float, status: str = "completed") -> tuple[float, EventKind, dict[str, str]]:
    """The end of the call."""
    return seconds, EventKind.ENDED, {"status": status}


STARTED, ANSWERED, OVER = EventKind.LEG_STARTED, EventKind.LEG_ANSWERED, EventKind.LEG_ENDED

ANSWERED_CALL = make_events(
    started(),
    step(0, "main"),
    leg(1, STARTED, "desk"),
    leg(1, STARTED, "night"),
    leg(9, ANSWERED, "desk"),
    leg(9.5, OVER, "night", status="cancelled"),
    leg(69, OVER, "desk", status="answered", talk_seconds="60"),
    ring_ended(69, "answered", 60),
    (69, EventKind.RECORDED, {"recording_url": "https://carrier.example/talk", "is_message": "false"}),
    ended(69.5),
)
"""Two phones ring, one is answered, the other stops."""

VOICEMAIL_CALL = make_events(
    started(),
    step(0, "main"),
    leg(0, STARTED, "desk"),
    leg(25, OVER, "desk", status="no_answer"),
    ring_ended(25, "no_answer"),
    step(25, "main.otherwise"),
    message(50),
    ended(51),
)
"""No phone is answered; the caller leaves a message."""

QUEUED_CALL = make_events(
    started(),
    step(0, "queue"),
    entered(1),
    left(61, 60),
    step(61, "queue"),
    leg(61, STARTED, "desk"),
    leg(66, ANSWERED, "desk"),
    leg(96, OVER, "desk", status="answered", talk_seconds="30"),
    ring_ended(96, "answered", 30),
    ended(97),
)
"""The caller waits for a minute, and is then answered."""

GIVEN_UP_CALL = make_events(started(), step(0, "queue"), entered(1), left(41, 40), ended(41))
"""The caller waits, and hangs up."""

BUSY_CALL = make_events(
    started(),
    step(0, "main"),
    leg(0, STARTED, "desk"),
    leg(1, OVER, "desk", status="busy"),
    ring_ended(1, "busy"),
    step(1, "main.otherwise", ends="ended"),
    ended(3),
)
"""The only phone is busy, and the caller hears that."""

STORIES = {
    "answered": ANSWERED_CALL,
    "voicemail": VOICEMAIL_CALL,
    "queued": QUEUED_CALL,
    "given_up": GIVEN_UP_CALL,
    "busy": BUSY_CALL,
}
