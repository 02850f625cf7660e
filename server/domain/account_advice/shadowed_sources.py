"""Tracking sources that can never be a visit's, as one before them matches whatever they match."""

from collections.abc import Iterator

from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account, OnSiteSource
from server.domain.public_config.attribution_rules import read_source_condition
from server.domain.public_config.conditions import Condition
from server.domain.public_config.first_match import drop_settled_parts

_ALWAYS: Condition = {"all": []}
_NEVER: Condition = {"any": []}


def find_shadowed_sources(account: Account) -> Iterator[AccountProblem]:
    """Advice on each on-site source that can never win, with the name of the first source that always wins over it."""
    ranked = account.on_site_sources
    conditions = [_simplify(read_source_condition(source)) for source in ranked]
    for rank, source in enumerate(ranked):
        for earlier, condition in zip(ranked[:rank], conditions, strict=False):
            if _covers(condition, conditions[rank]):
                yield AccountProblem(
                    ("tracking_sources", account.tracking_sources.index(source)), _explain(source, earlier)
                )
                break


def _covers(earlier: Condition, later: Condition) -> bool:
    """Whether the earlier one holds wherever the later one does, as far as their forms tell."""
    if earlier == _ALWAYS:
        return True
    return list(drop_settled_parts([earlier, later]))[1] == _NEVER


def _simplify(condition: Condition) -> Condition:
    """The condition without conjunctions of one part and without parts that always hold."""
    if "all" not in condition:
        return condition
    parts = [part for part in map(_simplify, condition["all"]) if part != _ALWAYS]
    return parts[0] if len(parts) == 1 else {"all": parts}


def _explain(source: OnSiteSource, earlier: OnSiteSource) -> str:
    tie = " and comes first in the file" if source.priority == earlier.priority else ""
    return (
        f"The tracking source {source.name!r} (priority {source.priority}) can never win: {earlier.name!r} (priority "
        f"{earlier.priority}) matches all its visits{tie}. Give {source.name!r} a lower priority number, or remove it."
    )
