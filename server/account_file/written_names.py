"""The names in a file, also of invalid entries: so a reference to an invalid entry is not reported as a second problem."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from server.domain.account_checks.names import KnownNames
from server.domain.account_problems import FieldPath
from server.domain.managed_parts import NAME_FIELDS


def read_names(section: str, entries: Sequence[Any]) -> dict[int, str]:
    """The names of a section's entries, by position."""
    field = NAME_FIELDS.get(section, "name")
    names = {index: entry.get(field) for index, entry in enumerate(entries) if isinstance(entry, dict)}
    return {index: str(name).strip() for index, name in names.items() if name is not None}


def list_written_names(values: Mapping[str, Any], lists: Mapping[str, Sequence[Any]]) -> KnownNames:
    """The names of all entries, and the tags that mappings and page events set."""
    events = values.get("page_events")
    rules = events.get("rules") if isinstance(events, dict) else None
    tags = [rule.get("tags") for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    return KnownNames(
        {section: list(read_names(section, entries).values()) for section, entries in lists.items()},
        [str(tag) for _, mapping in list_mappings(values) for tag in mapping.values()],
        [str(name) for one in tags if isinstance(one, dict) for name in one],
    )


def list_mappings(values: Mapping[str, Any]) -> Iterator[tuple[FieldPath, dict[str, Any]]]:
    """The parameter mappings of the account and of campaigns, each with its field path."""
    name = "parameter_mapping"
    if isinstance(values.get(name), dict):
        yield (name,), values[name]
    campaigns = values.get("campaigns")
    for index, campaign in enumerate(campaigns if isinstance(campaigns, list) else ()):
        if isinstance(campaign, dict) and isinstance(campaign.get(name), dict):
            yield ("campaigns", index, name), campaign[name]


def list_doubled_parameters(mapping: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """A problem for each parameter that is listed in another case too: `A` and `a` are the same URL parameter."""
    seen: set[str] = set()
    for parameter in mapping if isinstance(mapping, dict) else ():
        if parameter.lower() in seen:
            yield (*path, parameter), f"{parameter!r} is listed already in another letter case; keep one of them"
        seen.add(parameter.lower())


def find_entry(
    path: FieldPath, positions: Mapping[str, Sequence[int]], lists: Mapping[str, Sequence[Any]]
) -> FieldPath:
    """The field path in the file for a path in the account, which is built from the valid entries (at `positions` in the file).

    One entry of a pool's tracking numbers can be several pool numbers.
    """
    match path:
        case (str(section), int(index), *below) if section in positions:
            position = positions[section][index]
            match below:
                case ["tracking_numbers", int(pool_number)] if section == "number_pools":
                    ends = list(accumulate(map(_count_pool_numbers, lists[section][position]["tracking_numbers"])))
                    below[1] = next(entry for entry, end in enumerate(ends) if pool_number < end)
            return (section, position, *below)
    return path


def _count_pool_numbers(entry: Any) -> int:
    return len(entry["extensions"]) if isinstance(entry, dict) and "extensions" in entry else 1
