"""The lists in the forms of steps: receiving numbers, opening hours, and the cases and keys that lead to other steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.account_file.field_types import WEEKDAYS, read_weekdays
from server.console.forms.inputs import Input, Kind, Option
from server.console.forms.rows import RowsInput
from server.console.forms.step_fields import Draft, FindBranch, ReadRow, RowsField
from server.domain.accounts import Account
from server.domain.routing.hours import WEEKDAY_NAMES
from server.domain.routing.steps import TagTest

_TESTS = {TagTest.IS: "is", TagTest.CONTAINS: "contains", TagTest.PRESENT: "has any value"}
_BRANCH = Input("then", "Then", Kind.BRANCH)


def list_receiving_numbers(account: Account) -> list[Option]:
    """The receiving numbers to choose from."""
    return [Option(one.name, f"{one.name} ({one.number})") for one in account.receiving_numbers]


def _list_tests(_account: Account) -> list[Option]:
    return [Option(test.value, text) for test, text in _TESTS.items()]


def _read_rung(field: RowsField, rows: Sequence[ReadRow], draft: Draft, _find_branch: FindBranch) -> None:
    draft.put(("receiving_numbers",), [values for _, values in rows])
    draft.inputs[("receiving_numbers",)] = field.name
    _name_rows(field, [index for index, _ in rows], draft, ("receiving_numbers",))


def _write_rung(own: Any) -> list[Mapping[str, Any]]:
    listed = own["receiving_numbers"] if own else []
    return [{"name": one} if isinstance(one, str) else one for one in listed]


def _read_hours(field: RowsField, rows: Sequence[ReadRow], draft: Draft, _find_branch: FindBranch) -> None:
    draft.put(("hours",), {WEEKDAYS[index]: values["hours"] for index, values in rows})
    draft.inputs[("hours",)] = field.name
    for index, _ in rows:
        draft.inputs[("hours", WEEKDAYS[index])] = field.rows.name_row(index)


def _write_hours(own: Any) -> list[Mapping[str, Any]]:
    if not own:
        return [{"hours": "09:00-17:00"} if day < 5 else {} for day in range(7)]
    by_day = {day: spans for days, spans in own["hours"].items() for day in read_weekdays(days)}
    return [{"hours": by_day.get(day)} for day in range(7)]


def _read_geo(field: RowsField, rows: Sequence[ReadRow], draft: Draft, find_branch: FindBranch) -> None:
    draft.put((), [values | {"then": find_branch(values.get("then", ""))} for _, values in rows])
    draft.inputs[()] = field.name
    _name_rows(field, [index for index, _ in rows], draft, ())


def _write_cases(own: Any) -> list[Mapping[str, Any]]:
    return [case | {"then": f"was:{index}"} for index, case in enumerate(own or [])]


def _read_by_tag(field: RowsField, rows: Sequence[ReadRow], draft: Draft, find_branch: FindBranch) -> None:
    cases = []
    for _, values in rows:
        test = values.get("test", TagTest.IS.value)
        wanted: Any = True if test == TagTest.PRESENT.value else values.get("values", [])
        tag = {"tag": values["tag"]} if "tag" in values else {}
        cases.append(tag | {test: wanted, "then": find_branch(values.get("then", ""))})
    draft.put((), cases)
    draft.inputs[()] = field.name
    _name_rows(field, [index for index, _ in rows], draft, ())


def _write_by_tag(own: Any) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for index, case in enumerate(own or []):
        test = next(test for test in TagTest if test.value in case)
        values = None if test is TagTest.PRESENT else case[test.value]
        rows.append({"tag": case["tag"], "test": test.value, "values": values, "then": f"was:{index}"})
    return rows


def _read_keys(field: RowsField, rows: Sequence[ReadRow], draft: Draft, find_branch: FindBranch) -> None:
    keys: dict[str, Any] = {}
    draft.inputs[("keys",)] = field.name
    for index, values in rows:
        key, row = str(values["key"]), field.rows.name_row(index)
        if key in keys:
            draft.errors[row] = f"{key!r} is there twice; remove one of them"
        keys[key] = find_branch(values.get("then", ""))
        draft.inputs[("keys", key)] = row
    draft.put(("keys",), keys)


def _write_keys(own: Any) -> list[Mapping[str, Any]]:
    return [{"key": key, "then": f"was:{key}"} for key in (own["keys"] if own else ())]


def _name_rows(field: RowsField, indexes: list[int], draft: Draft, path: tuple[str, ...]) -> None:
    for position, index in enumerate(indexes):
        draft.inputs[(*path, position)] = field.rows.name_row(index)


RUNG = RowsField(
    RowsInput(
        "rung",
        "Receiving numbers",
        Kind.ROWS,
        "In the order in which they ring. Seconds count if they ring one after another, the weight if it is drawn.",
        columns=(
            Input("name", "Receiving number", Kind.CHOICE, list_options=list_receiving_numbers),
            Input("seconds", "Seconds", Kind.WHOLE, placeholder="as below"),
            Input("weight", "Weight", Kind.WHOLE, placeholder="1"),
        ),
    ),
    _read_rung,
    _write_rung,
)
HOURS = RowsField(
    RowsInput(
        "hours",
        "Opening hours",
        Kind.ROWS,
        "Such as 09:00-17:30, or 09:00-12:00, 13:00-17:00. An empty day is closed.",
        columns=(Input("hours", "Hours", Kind.COMMAS, placeholder="closed"),),
        fixed=WEEKDAY_NAMES,
    ),
    _read_hours,
    _write_hours,
)
GEO_CASES = RowsField(
    RowsInput(
        "cases",
        "Cases",
        Kind.ROWS,
        "The first case that matches counts. All filled inputs of a case must match; separate values by commas.",
        columns=(
            Input("area_codes", "Area codes", Kind.COMMAS, placeholder="415, 510"),
            Input("states", "States", Kind.COMMAS, placeholder="CA, NV"),
            Input("zips", "Postal codes", Kind.COMMAS, placeholder="94110, 941*"),
            Input("countries", "Countries", Kind.COMMAS, placeholder="US"),
            _BRANCH,
        ),
    ),
    _read_geo,
    _write_cases,
)
TAG_CASES = RowsField(
    RowsInput(
        "cases",
        "Cases",
        Kind.ROWS,
        "The first case that matches counts; separate values by commas.",
        columns=(
            Input("tag", "Tag", placeholder="keyword"),
            Input("test", "Test", Kind.CHOICE, list_options=_list_tests, is_required=True),
            Input("values", "Values", Kind.COMMAS, placeholder="roof, repair"),
            _BRANCH,
        ),
    ),
    _read_by_tag,
    _write_by_tag,
)
KEYS = RowsField(
    RowsInput(
        "keys",
        "Keys",
        Kind.ROWS,
        "Each key that a caller can press: 0 to 9, * or #.",
        columns=(Input("key", "Key", placeholder="1"), _BRANCH),
    ),
    _read_keys,
    _write_keys,
)
