"""The terms that a filter of calls asks for, and which of them leads to the fewest calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, func, select, text

from server.domain.calls.search_terms import (
    VALUE_COLUMNS,
    SearchWord,
    list_talk_terms,
    read_search,
    write_caller_term,
    write_tag_term,
    write_value_term,
)
from server.stores.call_log import CallFilter
from server.stores.sql.call_log.call_terms import AFTER_ALL
from server.stores.sql.call_log.tables import call_terms

_MOST_TERMS = 20
_MOST_COUNTED = 1_000
_SMALLEST_RATE = 1e-12
# Each step jumps to the next different term in the index, however many calls have the same.
_EXPAND = text(
    "WITH RECURSIVE found(term) AS ("
    "SELECT min(term) FROM call_terms WHERE account = :account AND term >= :first AND term < :last "
    "UNION ALL SELECT (SELECT min(term) FROM call_terms WHERE account = :account AND term > found.term AND term < :last) "
    "FROM found WHERE found.term IS NOT NULL) "
    "SELECT term FROM found WHERE term IS NOT NULL LIMIT :most"
)


@dataclass(frozen=True)
class TermGroup:
    """Calls match if they have one of these terms. `word` is a word of a search; it has no terms if there are too many.

    `is_of_column`: a condition on a column of `calls` says the same.
    """

    terms: tuple[str, ...]
    word: SearchWord | None = None
    is_of_column: bool = False

    def write_ways(self, term: ColumnElement[str]) -> list[ColumnElement[bool]]:
        """The conditions on a term, one of which it must meet. Each alone finds its calls in the index; joined they would not."""
        if self.word is None or self.terms:
            return [term == one for one in self.terms]
        return [(term >= prefix) & (term < prefix + AFTER_ALL) for prefix in self.word.prefixes]


def list_groups(wanted: CallFilter) -> list[TermGroup]:
    """The groups that a call must all match, those of search words without their terms."""
    # A field without a value has no term.
    values = [(name, value) for name in VALUE_COLUMNS if (value := getattr(wanted, name))]
    of_columns: list[tuple[str, ...]] = [(write_value_term(name, value),) for name, value in values]
    if wanted.caller:
        of_columns.append((write_caller_term(wanted.caller),))
    if wanted.min_talk_seconds or wanted.max_talk_seconds is not None:
        of_columns.append(tuple(list_talk_terms(wanted.min_talk_seconds, wanted.max_talk_seconds)))
    groups = [TermGroup(terms, is_of_column=True) for terms in of_columns]
    groups += [TermGroup((write_tag_term(name, value),)) for name, value in (wanted.tags or {}).items()]
    return groups + [TermGroup((), word) for word in read_search(wanted.search or "")]


def expand(connection: Connection, account: str, group: TermGroup) -> TermGroup | None:
    """The group with the terms that have its word; None if there are none. With more than 20 it stays without terms."""
    if group.word is None:
        return group
    terms: list[str] = []
    for prefix in group.word.prefixes:
        values = {"account": account, "first": prefix, "last": prefix + AFTER_ALL, "most": _MOST_TERMS + 1}
        terms += connection.execute(_EXPAND, values).scalars()
        if len(terms) > _MOST_TERMS:
            return group
    return replace(group, terms=tuple(terms)) if terms else None


def choose_rarest(
    connection: Connection, account: str, groups: Sequence[TermGroup], are_in_time: Sequence[ColumnElement[bool]]
) -> TermGroup | None:
    """The group with the fewest calls; None if only words with too many terms and too many calls are left.

    It reads at most 1,000 entries of each term: the older the last of them, the rarer the term.
    """
    if len(groups) == 1 and groups[0].terms:
        return groups[0]
    read = {group: list(_read_newest(connection, account, group, are_in_time)) for group in groups}
    few = [group for group in groups if group.terms or sum(one.count for one in read[group]) < _MOST_COUNTED]
    latest = max((one.latest for newest in read.values() for one in newest), default=0.0)
    return min(few, key=lambda group: sum(one.estimate_rate(latest) for one in read[group]), default=None)


@dataclass(frozen=True)
class _Newest:
    """The newest entries of a term: their number, and the first and last start of their calls."""

    count: int
    earliest: float
    latest: float

    def estimate_rate(self, until: float) -> float:
        """Calls a second; of a term with few calls, so few that it is always the rarest."""
        return self.count / (until - self.earliest + 1) if self.count >= _MOST_COUNTED else self.count * _SMALLEST_RATE


def _read_newest(
    connection: Connection, account: str, group: TermGroup, are_in_time: Sequence[ColumnElement[bool]]
) -> Iterator[_Newest]:
    for way in group.write_ways(call_terms.c.term):
        entries = select(call_terms.c.started_at).where(call_terms.c.account == account, way, *are_in_time)
        if group.terms:
            # In the order of the index. Entries of several terms would have to be sorted.
            entries = entries.order_by(call_terms.c.started_at.desc(), call_terms.c.call.desc())
        some = entries.limit(_MOST_COUNTED).subquery()
        found = select(func.count(), func.min(some.c.started_at), func.max(some.c.started_at))
        count, earliest, latest = connection.execute(found).one()
        if count:
            yield _Newest(count, earliest, latest)
