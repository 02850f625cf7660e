"""Pages of the audit: changes and events as one list, each line on one page, whatever their times."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.account_history import Author, FieldChange, HistoryEntry, Through
from server.domain.people.audit import (
    AuditCursor,
    AuditLine,
    cut_page,
    read_cursor,
    write_change_line,
    write_event_line,
)
from server.domain.people.sign_ins import SignInEvent, SignInRecord

BEGAN = 1_800_000_000.0
TIMES = st.lists(st.integers(0, 6), max_size=40)


def make_lines(kind: str, times: list[int]) -> list[AuditLine]:
    """Lines with these times, latest first, as the stores list them."""
    lines = [AuditLine(BEGAN + at, f"{kind} {number}") for number, at in enumerate(times)]
    return sorted(lines, key=lambda line: -line.at)


def cut(lines: list[AuditLine], cursor: AuditCursor, size: int) -> list[AuditLine]:
    """What a store returns for the cursor."""
    return [line for line in lines if line.at <= cursor.until][: cursor.skipped + size + 1]


@given(changes=TIMES, events=TIMES, size=st.integers(1, 9))
def test_each_line_is_on_exactly_one_page(changes: list[int], events: list[int], size: int) -> None:
    changed, happened = make_lines("change", changes), make_lines("event", events)
    seen: list[AuditLine] = []
    cursor: AuditCursor | None = AuditCursor(BEGAN + 100)
    while cursor is not None:
        page, after = cut_page(cut(changed, cursor, size), cut(happened, cursor, size), cursor, size)
        assert len(page) == size or after is None
        seen += page
        cursor = read_cursor(str(after)) if after else None
    assert sorted(line.who for line in seen) == sorted(line.who for line in changed + happened)
    assert [line.at for line in seen] == sorted((line.at for line in seen), reverse=True)


@pytest.mark.parametrize("text", ["", "1", "nan:0", "1e9:0", "-1:0", "1:-1", "1:2:3", "١:0"])
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cursor"):
        read_cursor(text)


def test_a_change_is_described_by_its_fields() -> None:
    by = Author("ana@acme.example", Through.CONSOLE)
    changed = HistoryEntry(2, BEGAN, by, (FieldChange(("name",), "Shop", "Shop & Sons"),))
    line = write_change_line("shop", changed)
    assert (line.who, line.account, line.through) == ("ana@acme.example", "shop", "console")
    assert "Shop & Sons" in line.details[0]
    assert write_change_line("shop", replace(changed, changes=(FieldChange((), None, "Shop"),))).details == (
        "created: Shop",
    )
    assert write_change_line("shop", replace(changed, changes=(FieldChange((), "Shop", None),))).details == (
        "deleted: Shop",
    )


def test_an_event_has_its_person_and_details() -> None:
    record = SignInRecord(
        BEGAN, SignInEvent.USER_INVITED, "ana@acme.example", "client", "new@acme.example: agent", "acme"
    )
    line = write_event_line(record)
    assert (line.at, line.who, line.event) == (BEGAN, "ana@acme.example", "user_invited")
    assert line.details == ("new@acme.example: agent",)
    assert write_event_line(replace(record, details="")).details == ()
