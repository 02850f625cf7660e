"""Reads an account file: its lines and entries, an account from all valid entries, and the problems between its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from server.account_file import schema
from server.account_file.entries import read_entry, read_value
from server.account_file.part_reading import PartReader
from server.account_file.problems import AccountFileError, Problem
from server.account_file.sections import read_section
from server.account_file.write import SECTIONS
from server.account_file.written_names import find_entry, list_written_names, read_names
from server.account_file.yaml_fixes import list_fixes_of_text
from server.account_file.yaml_lines import LinedValues, read_yaml
from server.domain.account_advice import advise
from server.domain.account_checks.names import NAMED_SECTIONS, check_doubled_names
from server.domain.account_checks.references import check_references
from server.domain.account_checks.rules import ListRule
from server.domain.account_checks.rules_by_part import RULES
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account, ParameterMapping
from server.domain.page_events import PageEvents
from server.domain.phone_numbers import is_country
from server.domain.suggestions import suggest

Part = TypeVar("Part")
_STAND_INS = {"key": "a", "name": "a", "country": "US", "origins": ["https://a.example"], "publisher_tag": "gclid"}
"""Values for fields of the account that can't be read, so that the rest can be checked."""
_NEEDED = ("key", "name", "country")
_LONGEST_WITH_FIXES = 200


def read_account_file(content: bytes) -> Account:
    """The account that the file describes. Raises `AccountFileError` with all problems, by line."""
    return _AccountFileReader(read_yaml(content)).read()


def read_sections(values: Any) -> Account:
    """The account that these sections describe, as plain values. Raises `AccountFileError`; lines mean nothing there."""
    return _AccountFileReader(LinedValues(values), suggests_fixes=False).read()


def read_with_warnings(content: bytes) -> tuple[Account, list[Problem]]:
    """The account, and warnings about settings that are allowed but have no effect, by line. Raises `AccountFileError`."""
    lined = read_yaml(content)
    account = _AccountFileReader(lined).read()
    advice = [Problem(lined.find_line(one.path), one.path, one.message) for one in advise(account)]
    return account, sorted([*lined.warnings, *advice], key=lambda warning: warning.line)


class _AccountFileReader:
    """Reads one file once. It collects `problems` and continues as far as possible."""

    def __init__(self, lined: LinedValues, *, suggests_fixes: bool = True) -> None:
        self._lined = lined
        self._suggests_fixes = suggests_fixes
        self._problems = list(lined.problems)
        self._values = self._read_sections()
        self._lists = {section: self._read_list(section) for section in NAMED_SECTIONS}
        self._country = self._find_country()
        self._positions: dict[str, list[int]] = {}

    def read(self) -> Account:
        account = self._build()
        for section, entries in self._lists.items():
            parts = dict(zip(self._positions[section], (one.name for one in getattr(account, section)), strict=True))
            names = dict(sorted((read_names(section, entries) | parts).items()))
            for problem in check_doubled_names(section, names):
                self._report(problem.path, problem.message)
        for problem in check_references(account, list_written_names(self._values, self._lists)):
            field = find_entry(problem.path, self._positions, self._lists)
            self._report(field, problem.message)
        if self._problems:
            raise AccountFileError(self._problems)
        return account

    def _read_sections(self) -> dict[str, Any]:
        values = self._lined.values
        if not isinstance(values, dict):
            raise AccountFileError([Problem(1, (), f"expected the sections {', '.join(SECTIONS)}")])
        for name in values:
            if name not in SECTIONS:
                self._report((name,), f"is not a section of an account file; {suggest(name, SECTIONS)}")
        # A section in which every entry is commented out counts as empty.
        return {name: value for name, value in values.items() if name in SECTIONS and value is not None}

    def _read_list(self, section: str) -> list[Any]:
        values = self._values.get(section, [])
        if not isinstance(values, list):
            self._report((section,), "expected a list, each entry starting with '-'")
            return []
        rule = RULES[Account].get(section)
        too_many = rule.describe_length(len(values)) if isinstance(rule, ListRule) else None
        if too_many:
            self._report((section,), too_many)
        return values[: rule.most] if isinstance(rule, ListRule) else values

    def _find_country(self) -> str:
        """The country of numbers without a country code; "ZZ" (such numbers are errors) if the account's country is invalid."""
        account = self._values.get("account")
        country = account.get("country") if isinstance(account, dict) else None
        return country.upper() if isinstance(country, str) and is_country(country.upper()) else "ZZ"

    def _report(self, field: FieldPath, message: str) -> None:
        found = self._list_fixes(field, expects_entry=message.startswith("expected a ")) if self._suggests_fixes else ()
        fixes = "".join(f"; {fix}" for fix in found)
        self._problems.append(Problem(self._lined.find_line(field), _shorten(field), f"{message}{fixes}"))

    def _list_fixes(self, field: FieldPath, *, expects_entry: bool) -> Iterator[str]:
        """Suggestions for the field's name, its text, or the first name in it."""
        value = self._lined.find_value(field)
        names = [*field[-1:], *(list(value)[:1] if isinstance(value, dict) else ())]
        texts = [(name, True) for name in names] + [(value, expects_entry)]
        for text, is_entry in texts:
            if isinstance(text, str):
                yield from list_fixes_of_text(text[:_LONGEST_WITH_FIXES], is_entry=is_entry)

    def _report_all(self, problems: Sequence[tuple[FieldPath, str]]) -> None:
        for field, message in problems:
            self._report(field, message)

    def _build(self) -> Account:
        """The account, made of all valid parts."""
        reader = PartReader(self._country, self._report)
        parts: dict[str, Any] = {section: self._read_parts(reader, section) for section in NAMED_SECTIONS}
        events = reader.read_entry(schema.PAGE_EVENTS, self._values.get("page_events", {}), ("page_events",))
        parts |= {"parameter_mapping": self._read_mapping(), "page_events": events or PageEvents()}
        return replace(self._read_own_fields(), **parts)

    def _read_parts(self, reader: PartReader, section: str) -> tuple[Any, ...]:
        parts = {
            index: reader.read(section, value, (section, index)) for index, value in enumerate(self._lists[section])
        }
        self._positions[section] = [index for index, part in parts.items() if part is not None]
        return tuple(part for part in parts.values() if part is not None)

    def _read_own_fields(self) -> Account:
        value = self._values.get("account", {})
        account: Account | None
        account, problems = read_value(schema.ACCOUNT.adapter, schema.ACCOUNT.model, value, ("account",), self._country)
        self._report_all(problems)
        if account is None:
            own = value if isinstance(value, dict) else dict.fromkeys(_STAND_INS)
            wrong = {field[1] for field, _ in problems if len(field) > 1} | {name for name in own if own[name] is None}
            sound = {name: part for name, part in own.items() if name not in wrong}
            needed = {name: part for name, part in _STAND_INS.items() if name in wrong or name in _NEEDED}
            account = read_entry(schema.ACCOUNT, needed | sound, ("account",), self._country)[0]
        return account or Account("a", "a", "US")

    def _read_mapping(self) -> tuple[ParameterMapping, ...]:
        section = "parameter_mapping"
        account, problems = read_section(section, self._values.get(section, {}), Account("a", "a", self._country))
        self._report_all(problems)
        return account.parameter_mapping if account else ()


def _shorten(field: FieldPath) -> FieldPath:
    """The path of the assignment for a problem inside of it, `...assign.sales`, as an assignment has only one value."""
    is_assigned = len(field) > 2 and field[-3] == "assign" and field[-1] in ("tracking_number", "number_pool")
    return field[:-1] if is_assigned else field
