"""The input for a source's rule: rows of conditions, or for a nested rule its text as in the account file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from werkzeug.datastructures import MultiDict

from server.account_file.match_conditions import write_match
from server.account_file.problems import AccountFileError
from server.account_file.yaml_lines import read_yaml
from server.console.forms.inputs import Input, Kind, Option, list_lines
from server.console.forms.rows import Row, RowsInput
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject

_NOT = "not_"
_SUBJECTS: Mapping[Subject, str] = {
    Subject.PARAMETER: "URL parameter",
    Subject.LANDING_DOMAIN: "Landing domain",
    Subject.LANDING_PATH: "Landing path",
    Subject.LANDING_URL: "Landing URL",
    Subject.REFERRING_DOMAIN: "Referring domain",
    Subject.REFERRING_PATH: "Referring path",
    Subject.REFERRING_URL: "Referring URL",
}
_TESTS: Mapping[str, str] = {
    "present": "is present",
    "not_present": "is missing",
    "equals": "equals",
    "not_equals": "does not equal",
    "contains": "contains",
    "not_contains": "does not contain",
    "pattern": "fits the pattern",
    "not_pattern": "does not fit the pattern",
    "domain": "is the domain",
    "not_domain": "is not the domain",
    "path": "is below the path",
    "not_path": "is not below the path",
}


@dataclass(frozen=True)
class TypedRule:
    """What the page shows: the rows, joined by `group` ("all" or "any"); or the text of a nested rule."""

    group: str
    rows: list[Row]
    text: str


class ConditionsInput(RowsInput):
    """The rule of a source. `NAME.group` is "all" or "any"; `NAME.text` is a rule in YAML, instead of rows."""

    def read(self, form: MultiDict[str, str]) -> Any:
        """The rule as in the account file, with None for no rule; a text that is not YAML stays a text."""
        text = form.get(f"{self.name}.text", "").strip()
        if text:
            return _read_text(text)
        entries = [_write_entry(row) for row in self.list_typed(form)]
        if len(entries) < 2:
            return entries[0] if entries else None
        return {"any" if form.get(f"{self.name}.group") == "any" else "all": entries}

    def write(self, value: Any) -> TypedRule:
        """The rows of the rule; its text if rows can't show it."""
        if value is None:
            return TypedRule("all", self.add_empty([]), "")
        group, parts = _split(value)
        rows = [_write_row(part) for part in parts]
        if None in rows:
            text = yaml.safe_dump(write_match(value), sort_keys=False, allow_unicode=True, width=100)
            return TypedRule("all", [], text)
        return TypedRule(group, self.add_empty([row for row in rows if row is not None]), "")

    def show(self, form: MultiDict[str, str]) -> Any:
        """What was typed."""
        text = form.get(f"{self.name}.text", "")
        group = "any" if form.get(f"{self.name}.group") == "any" else "all"
        return TypedRule(group, [] if text else super().show(form), text)

    def is_empty(self, row: Row) -> bool:
        """Whether the row has no condition. Only a test of a parameter needs a name; others may have no value."""
        is_test_alone = row["subject"] != Subject.PARAMETER and row["test"].removeprefix(_NOT) == ConditionTest.PRESENT
        return not is_test_alone and super().is_empty(row)


CONDITION_COLUMNS = (
    Input(
        "subject",
        "What",
        Kind.CHOICE,
        is_required=True,
        list_options=lambda _: [Option(one.value, text) for one, text in _SUBJECTS.items()],
    ),
    Input("parameter", "Parameter", placeholder="utm_campaign"),
    Input(
        "test",
        "Test",
        Kind.CHOICE,
        is_required=True,
        list_options=lambda _: [Option(word, text) for word, text in _TESTS.items()],
    ),
    Input("values", "Values, one a line", Kind.LINES),
)


def _read_text(text: str) -> Any:
    try:
        lined = read_yaml(text.encode())
    except AccountFileError:
        return text
    return text if lined.problems else lined.values


def _write_entry(row: Row) -> dict[str, Any]:
    test = row["test"].removeprefix(_NOT)
    values: Any = list_lines(row["values"])
    wanted = True if test == ConditionTest.PRESENT else values[0] if len(values) == 1 else values
    if row["subject"] == Subject.PARAMETER:
        entry: dict[str, Any] = {"parameter": row["parameter"], test: wanted}
    else:
        entry = {row["subject"]: {test: wanted}}
    return {"not": entry} if row["test"].startswith(_NOT) else entry


def _split(rule: MatchRule) -> tuple[str, tuple[MatchRule, ...]]:
    if isinstance(rule, AnyOf) and rule.rules:
        return "any", rule.rules
    return "all", rule.rules if isinstance(rule, AllOf) else (rule,)


def _write_row(rule: MatchRule) -> Row | None:
    """The row of a condition; None for a rule with parts."""
    condition = rule.rule if isinstance(rule, Not) else rule
    if not isinstance(condition, Condition):
        return None
    return {
        "subject": condition.subject.value,
        "parameter": condition.parameter,
        "test": (_NOT if isinstance(rule, Not) else "") + condition.test.value,
        "values": "\n".join(condition.values),
    }
