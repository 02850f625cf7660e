"""The kinds of steps, each with its form: a new kind of step is one more entry of `STEP_KINDS`."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.account_file.route_steps import FOLLOWING
from server.console.forms.inputs import Input, Kind, Option
from server.console.forms.step_fields import Field, StepField
from server.console.forms.step_rows import GEO_CASES, HOURS, KEYS, RUNG, TAG_CASES
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.routing.steps import (
    DEFAULT_CONFIRM_KEY,
    DEFAULT_KEY_SECONDS,
    DEFAULT_MESSAGE_SECONDS,
    DEFAULT_REPEATS,
    DEFAULT_RING_SECONDS,
    DEFAULT_WAIT_SECONDS,
    HangUpReason,
    RingOrder,
)

_ORDERS = {
    RingOrder.TOGETHER: "All together",
    RingOrder.IN_TURN: "One after another",
    RingOrder.ROUND_ROBIN: "One after another, each call starting with the next one",
    RingOrder.BY_WEIGHT: "One after another, drawn by weight",
}
_REASONS = {
    HangUpReason.ENDED: "Hang up",
    HangUpReason.BUSY: "Busy tone",
    HangUpReason.REJECTED: "Reject the call",
}


@dataclass(frozen=True)
class StepKind:
    """A kind of step. `title` and `lead` say what it does; `word` is its name in the account file."""

    word: str
    title: str
    lead: str
    fields: tuple[StepField, ...]
    can_record: bool = False

    @property
    def following(self) -> tuple[str, ...]:
        """The words of its next steps, without those of its cases and keys."""
        return FOLLOWING[self.word]


def _list_orders(_account: Account) -> list[Option]:
    return [Option(order.value, text) for order, text in _ORDERS.items()]


def _list_reasons(_account: Account) -> list[Option]:
    return [Option(reason.value, text) for reason, text in _REASONS.items()]


def _list_routes(account: Account) -> list[Option]:
    return [Option(one.name, "") for one in account.routes]


def _speak(
    name: str, path: FieldPath, label: str, language: str = "Language", *, is_required: bool = False, help: str = ""
) -> tuple[Field, Field]:
    """The inputs of a spoken text and of its language."""
    text = Input(name, label, Kind.LONG_TEXT, help, is_required=is_required)
    spoken_in = Input(f"{name}_language", language, placeholder="en-US", help="Empty: the carrier's default.")
    return Field(text, (*path, "text")), Field(spoken_in, (*path, "language"))


def _count(name: str, label: str, default: int, help: str = "") -> Field:
    return Field(Input(name, label, Kind.WHOLE, help, placeholder=str(default)), (name,))


_ORDER = Input("order", "They ring", Kind.CHOICE, list_options=_list_orders, is_required=True)
_RING_SECONDS = _count("seconds", "Seconds", DEFAULT_RING_SECONDS, "How long they ring.")
_RECORD = Field(Input("record", "Record the call", Kind.SWITCH), ("record",))
_WHISPER = _speak(
    "whisper",
    ("whisper",),
    "Whisper",
    "Language of the whisper",
    help="Only the person who answers hears it, before the caller is connected, such as: A call about {keyword}.",
)
_ASKING = (
    _count("repeats", "Attempts", DEFAULT_REPEATS, "How often the caller is asked."),
    _count("seconds", "Seconds", DEFAULT_KEY_SECONDS, "How long the caller has to press a key."),
)
_SAY = _speak("say", ("say",), "Say", is_required=True)

STEP_KINDS: Mapping[str, StepKind] = {
    kind.word: kind
    for kind in (
        StepKind(
            "ring",
            "Ring phones",
            "Rings your team: together, one after another, or shared out.",
            (RUNG, Field(_ORDER, ("order",), RingOrder.TOGETHER), _RING_SECONDS, *_WHISPER, _RECORD),
            can_record=True,
        ),
        StepKind(
            "queue",
            "Queue",
            "Callers wait until somebody is free. Limit the calls at the same time of its receiving numbers.",
            (
                RUNG,
                Field(_ORDER, ("order",), RingOrder.IN_TURN),
                *_speak("hold", ("hold",), "Callers who wait hear", "Language for callers who wait", is_required=True),
                _count("max_wait_seconds", "Wait for at most", DEFAULT_WAIT_SECONDS, "In seconds."),
                _RING_SECONDS,
                *_WHISPER,
                _RECORD,
            ),
            can_record=True,
        ),
        StepKind(
            "schedule",
            "Opening hours",
            "One way on during your hours, another when you are closed.",
            (
                HOURS,
                Field(
                    Input(
                        "holidays",
                        "Holidays",
                        Kind.LINES,
                        "Closed all day. One a line: 2026-11-26, or 12-25 for every year.",
                    ),
                    ("holidays",),
                ),
                Field(
                    Input("time_zone", "Time zone", help="Empty: that of the account.", placeholder="America/New_York"),
                    ("time_zone",),
                ),
            ),
        ),
        StepKind(
            "menu",
            "Menu",
            "Press 1 for sales, press 2 for service.",
            (
                *_SAY,
                KEYS,
                *_speak("invalid", ("invalid",), "After a wrong key, say", "Language after a wrong key"),
                *_ASKING,
            ),
        ),
        StepKind(
            "confirm",
            "Press a key to continue",
            "People press the key; calling machines do not.",
            (*_SAY, Field(Input("key", "Key", placeholder=DEFAULT_CONFIRM_KEY), ("key",)), *_ASKING),
        ),
        StepKind("geo", "By location", "By the caller's area code, state, postal code or country.", (GEO_CASES,)),
        StepKind("by_tag", "By tag", "By the keyword, campaign, or any other tag of the visit.", (TAG_CASES,)),
        StepKind("say", "Say something", "Reads a text aloud.", _speak("say", (), "Say", is_required=True)),
        StepKind(
            "voicemail",
            "Voicemail",
            "Says something, then records the caller's message.",
            (*_SAY, _count("max_seconds", "Longest message", DEFAULT_MESSAGE_SECONDS, "In seconds.")),
        ),
        StepKind(
            "extension",
            "Ask for the extension",
            "For numbers that several sources share by extension.",
            (*_SAY, *_ASKING),
        ),
        StepKind(
            "route",
            "Go to another route",
            "Continues with one of your other routes.",
            (Field(Input("route", "Route", Kind.CHOICE, list_options=_list_routes, is_required=True), ()),),
        ),
        StepKind(
            "hang_up",
            "Hang up",
            "Ends the call.",
            (
                Field(
                    Input("reason", "How", Kind.CHOICE, list_options=_list_reasons, is_required=True),
                    (),
                    HangUpReason.ENDED,
                ),
            ),
        ),
    )
}
