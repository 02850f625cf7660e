"""The forms of an account's parameter mapping and page events."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.account_file import schema
from server.account_file.entries import read_entry
from server.account_file.part_writing import write_value
from server.console.forms.inputs import Input, Kind, Option, list_lines
from server.console.forms.rows import Row, RowsInput
from server.console.forms.settings_form import SettingsForm
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account, ParameterMapping
from server.domain.page_events import PageEvent

_MAPPING = "parameter_mapping"

PARAMETER_PRESETS: dict[str, tuple[tuple[str, str], ...]] = {
    "Affiliates": (("affid", "affiliate_id"), ("subid", "sub_id"), ("clickid", "click_id"), ("offer", "offer_id")),
    "Keyword and ad": (
        ("kw", "keyword"),
        ("ad", "ad_id"),
        ("adgroup", "ad_group"),
        ("mt", "match_type"),
        ("dev", "device"),
    ),
    "Visitor": (("f_n", "first_name"), ("l_n", "last_name"), ("email", "email"), ("zip", "zip")),
    "Taboola, Outbrain": (("tblci", "taboola_click_id"), ("ob_click_id", "outbrain_click_id")),
}
"""Common parameters to add, by title."""


def _write_mapping(account: Account) -> dict[str, list[Row]]:
    return {_MAPPING: [{"parameter": one.parameter, "tag": one.tag} for one in account.parameter_mapping]}


def _add_preset(values: Mapping[str, Any], title: str) -> Mapping[str, Any]:
    """The values with the parameters of a preset that they do not have yet."""
    rows = values[_MAPPING]
    known = {row["parameter"] for row in rows}
    more = [{"parameter": name, "tag": tag} for name, tag in PARAMETER_PRESETS.get(title, ()) if name not in known]
    return {**values, _MAPPING: [*rows, *more]}


def _read_mapping(entry: dict[str, Any], account: Account) -> tuple[Account | None, list[AccountProblem]]:
    mapping: list[ParameterMapping] = []
    problems: list[AccountProblem] = []
    seen: set[str] = set()
    for row in entry.get(_MAPPING, []):
        parameter = row["parameter"].lower()
        path: FieldPath = (_MAPPING, parameter)
        if not parameter or not row["tag"]:
            problems.append(AccountProblem(path, f"the row of {parameter or row['tag']!r} needs a parameter and a tag"))
        elif parameter in seen:
            problems.append(AccountProblem(path, f"{parameter!r} is listed twice; keep one of them"))
        seen.add(parameter)
        mapping.append(ParameterMapping(parameter, row["tag"]))
    return (None if problems else replace(account, parameter_mapping=tuple(mapping))), problems


MAPPING = SettingsForm(
    slug=_MAPPING,
    title="Parameter mapping",
    lead="Which parameters of your pages' addresses become tags of the visit, and so of its call.",
    inputs=(
        RowsInput(
            _MAPPING,
            "Parameters",
            Kind.ROWS,
            f"These are mapped always, to tags of their own names: {', '.join(DEFAULT_PARAMETERS)}.",
            columns=(
                Input("parameter", "URL parameter", placeholder="f_n"),
                Input("tag", "becomes the tag", placeholder="first_name"),
            ),
        ),
    ),
    write=_write_mapping,
    read=_read_mapping,
    paths={(_MAPPING,): _MAPPING},
    add=_add_preset,
)


def _list_events(_account: Account) -> list[Option]:
    return [Option(event.value, "") for event in PageEvent]


def _read_rules(rows: list[Row]) -> list[dict[str, Any]]:
    return [
        {
            "event": row["event"],
            "selector": row["selector"],
            "tags": dict(_split_tag(line) for line in list_lines(row["tags"])),
        }
        for row in rows
    ]


def _split_tag(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name.strip(), value.strip()


def _write_rules(rules: list[dict[str, Any]]) -> list[Row]:
    return [{**rule, "tags": "\n".join(f"{name} = {value}" for name, value in rule["tags"].items())} for rule in rules]


def _write_events(account: Account) -> dict[str, Any]:
    return schema.PAGE_EVENTS.write(account.page_events, write_value, is_full=True)


def _read_events(entry: dict[str, Any], account: Account) -> tuple[Account | None, list[AccountProblem]]:
    found = read_entry(schema.PAGE_EVENTS, entry, ("page_events",), account.country)
    events, problems = found
    if events is None:
        return None, [AccountProblem(*problem) for problem in problems]
    return replace(account, page_events=events), []


def _read_wholes(lines: list[str]) -> list[Any]:
    return [int(line) if line.isascii() and line.isdigit() else line for line in lines]


class _WholesInput(Input):
    """A list of whole numbers, one a line."""

    def read(self, form: Any) -> Any:
        """The numbers; a line that is not a whole number stays a text, for the message."""
        return _read_wholes(super().read(form))


PAGE_EVENTS = SettingsForm(
    slug="page_events",
    title="Page events",
    lead="What visitors do on your pages can set tags of their visit, which their call gets too.",
    inputs=(
        RowsInput(
            "rules",
            "Rules",
            Kind.ROWS,
            "When the event happens on an element that the CSS selector matches, the visit gets the tags.",
            columns=(
                Input("event", "Event", Kind.CHOICE, list_options=_list_events, is_required=True),
                Input("selector", "CSS selector", placeholder="#quote-form"),
                Input("tags", "Tags, name = value, one a line", Kind.LINES),
            ),
            read_rows=_read_rules,
            write_rows=_write_rules,
        ),
        _WholesInput(
            "scroll_depths", "Scroll depths in percent", Kind.LINES, "One a line, as in 50. Each sets a tag once."
        ),
        _WholesInput(
            "seconds_on_page", "Seconds on the page", Kind.LINES, "One a line, as in 30. Each sets a tag once."
        ),
    ),
    write=_write_events,
    read=_read_events,
    paths={("page_events", name): name for name in ("rules", "scroll_depths", "seconds_on_page")},
)
