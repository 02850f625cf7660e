"""The document of the call log has every field, outcome and event, and no other."""

import re

from build.layout import REPOSITORY
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome, Progress
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.written import write_call
from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallFilter

DOCUMENT = (REPOSITORY / "docs" / "call_log.md").read_text(encoding="utf-8")
CALL = Call(
    call_id="twilio-CA1",
    account="demo",
    carrier="twilio",
    carrier_call_id="CA1",
    tracking_number=PhoneNumber("+18665550101"),
    caller="",
    attributed=Attributed(Match.NONE),
    progress=Progress(0.0),
    events=(CallEvent("started", EventKind.STARTED, 0.0),),
)


def first_column(heading: str) -> list[str]:
    """The names in the first column of the table below this heading."""
    table = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_every_field_of_a_call_is_documented_in_its_order_and_no_other() -> None:
    assert first_column("Fields") == list(write_call(CALL))


def test_every_outcome_is_documented_and_no_other() -> None:
    assert first_column("Outcomes") == [outcome.value for outcome in Outcome]


def test_every_event_is_documented_and_no_other() -> None:
    assert first_column("Events") == [kind.value for kind in EventKind]


def test_every_filter_of_calls_is_an_option_of_calls_list() -> None:
    options = {name.replace("tracking_", "").replace("number_pool", "pool") for name in CallFilter.__dataclass_fields__}
    for option in options - {"tags"} | {"tag"}:
        assert f"`--{option.replace('_', '-')}" in DOCUMENT
