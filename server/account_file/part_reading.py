"""Reads single parts of an account: the entries of an account file's lists."""

from dataclasses import replace
from typing import Any

from server.account_file import schema
from server.account_file.entries import read_entry
from server.account_file.forms import Form
from server.account_file.match_conditions import Report, read_match
from server.account_file.route_steps import StepReader
from server.account_file.written_names import list_doubled_parameters
from server.domain.account_problems import FieldPath
from server.domain.accounts import OnSiteSource, TrackingSource
from server.domain.match_rules import AllOf
from server.domain.routing.steps import Route

_MAPPING = "parameter_mapping"


class PartReader:
    """Reads parts of one account and calls `report` with the path and message of each problem.

    `country` is that of numbers without a country code.
    """

    def __init__(self, country: str, report: Report) -> None:
        self._country = country
        self._report = report
        self._steps = StepReader(country, report)

    def read(self, section: str, value: Any, path: FieldPath) -> Any:
        """The part of the list `section` at the path, or None. A part with an invalid rule or step gets a replacement for it."""
        if section == "tracking_sources":
            return self._read_source(value, path)
        if section == "routes":
            return self._read_route(value, path)
        if section == "campaigns" and isinstance(value, dict):
            for problem in list_doubled_parameters(value.get(_MAPPING), (*path, _MAPPING)):
                self._report(*problem)
        return self.read_entry(schema.PART_FORMS[section], value, path)

    def read_entry(self, form: Form[Any], value: Any, path: FieldPath) -> Any:
        """The value of this form, or None."""
        part, problems = read_entry(form, value, path, self._country)
        for field, message in problems:
            self._report(field, message)
        return part

    def _read_source(self, value: Any, path: FieldPath) -> TrackingSource | None:
        if isinstance(value, dict) and value.get("kind") == "off_site":
            off_site: TrackingSource | None = self.read_entry(schema.OFF_SITE, value, path)
            return off_site
        source: OnSiteSource | None = self.read_entry(schema.ON_SITE, value, path)
        if source is None or source.match is None:
            return source
        rule = read_match(source.match, (*path, "match"), self._report)
        return replace(source, match=rule or AllOf(()))

    def _read_route(self, value: Any, path: FieldPath) -> Route | None:
        if not isinstance(value, dict):
            self._report(path, "expected a route, as in {name: main, ring: [desk], otherwise: {say: ...}}")
            return None
        own = {word: part for word, part in value.items() if word == "name"}
        route: Route | None = self.read_entry(schema.ROUTE, own, path)
        name = route.name if route else f"routes[{path[-1]}]"
        first = self._steps.read_step({word: part for word, part in value.items() if word != "name"}, path, name)
        return replace(route, first=first) if route else None


def read_part(section: str, value: Any, path: FieldPath, country: str) -> tuple[Any, list[tuple[FieldPath, str]]]:
    """The part and no problems, or None and the problems, each a field path and a message."""
    problems: list[tuple[FieldPath, str]] = []
    part = PartReader(country, lambda field, message: problems.append((field, message))).read(section, value, path)
    return (None if problems else part), problems
