"""Reads the sections `routes` and `postbacks`, whose entries have forms of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.account_file.call_field_types import RouteName
from server.account_file.call_schema import PostbackEntry
from server.account_file.entries import check_entry
from server.account_file.postback_entries import build_postback, expand_entry
from server.account_file.problems import FieldPath
from server.account_file.references import Report
from server.account_file.route_steps import StepReader
from server.account_file.schema import Entry
from server.domain.postbacks.postback import Postback
from server.domain.routing.steps import Route


class RouteEntry(Entry):
    """One of `routes`, without its first step, whose words stand beside the name."""

    name: RouteName


def read_routes(values: Sequence[Any], country: str, report: Report) -> tuple[list[Route], Mapping[str, FieldPath]]:
    """The routes, each name once, and the fields of their steps by path.

    Steps that can't be read have others in their place: the file is refused anyway, but what follows them can be checked.
    """
    reader = StepReader(country, report)
    routes: dict[str, Route] = {}
    for index, value in enumerate(values):
        field: FieldPath = ("routes", index)
        if not isinstance(value, dict):
            report(field, "expected a route, as in {name: main, ring: [desk], otherwise: {say: ...}}")
            continue
        own = {word: part for word, part in value.items() if word == "name"}
        entry, problems = check_entry(RouteEntry, own, field, country)
        for place, message in problems:
            report(place, message)
        step = {word: part for word, part in value.items() if word != "name"}
        if entry is None or entry.name in routes:
            reader.read_step(step, field, f"routes[{index}]")
        else:
            routes[entry.name] = Route(entry.name, reader.read_step(step, field, entry.name))
    return list(routes.values()), reader.places


def read_postbacks(values: Sequence[Any], country: str, report: Report) -> dict[int, Postback]:
    """The postbacks that can be read, by position, presets filled in."""
    postbacks: dict[int, Postback] = {}
    for index, value in enumerate(values):
        field: FieldPath = ("postbacks", index)
        try:
            expanded = expand_entry(value)
        except ValueError as error:
            report(field, str(error))
            continue
        entry, problems = check_entry(PostbackEntry, expanded, field, country)
        for place, message in problems:
            report(place, message)
        if entry is not None:
            postbacks[index] = build_postback(entry)
    return postbacks
