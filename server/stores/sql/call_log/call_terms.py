"""Writes the terms under which calls are found, in the transaction that changes the call.

A call gets them when it ends, because its caller waits for every webhook before that. Running calls are few, and a list
of calls compares each of them with its filter.
"""

import json
from collections.abc import Iterable, Set

from sqlalchemy import (
    JSON,
    BindParameter,
    Insert,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from server.domain.calls.call import Call
from server.domain.calls.search_terms import NOTE_WORD, list_note_terms, list_terms
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.tables import call_terms

AFTER_ALL = "\U0010ffff"
"""Sorts after every character of a term."""

_IS_OF_CALL = call_terms.c.call == bindparam("of_call")
_FIRST: BindParameter[str] = bindparam("first", NOTE_WORD)
_LAST: BindParameter[str] = bindparam("last", f"{NOTE_WORD}{AFTER_ALL}")
_COLUMNS = ("call", "term", "account", "started_at")
_DELETE = delete(call_terms).where(_IS_OF_CALL, call_terms.c.term == bindparam("old_term"))
_DELETE_OWN = delete(call_terms).where(_IS_OF_CALL, or_(call_terms.c.term < _FIRST, call_terms.c.term > _LAST))
_DELETE_NOTES = delete(call_terms).where(_IS_OF_CALL, call_terms.c.term.between(_FIRST, _LAST))
_MOVE = update(call_terms).where(_IS_OF_CALL)


def _write_insert(list_of_terms: TableValuedAlias) -> Insert:
    values = (
        bindparam("of_call", type_=call_terms.c.call.type),
        list_of_terms.c.value,
        bindparam("of_account", type_=call_terms.c.account.type),
        bindparam("since", type_=call_terms.c.started_at.type),
    )
    return insert(call_terms).from_select(_COLUMNS, select(*values).select_from(list_of_terms))


_TERMS: BindParameter[str] = bindparam("terms", type_=Text())
# One statement for all terms: with one for each, PostgreSQL would need several times as long.
_INSERT_ON_SQLITE = _write_insert(func.json_each(_TERMS).table_valued("value"))
_INSERT_ON_POSTGRESQL = _write_insert(
    func.json_array_elements_text(cast(_TERMS, JSON)).table_valued("value", name="listed").render_derived()
)


def write_terms(run: Runner, row: int, before: Call | None, after: Call) -> None:
    """Write the terms of the call in this row, if it has ended: those that differ from the call `before` (None: it is new)."""
    if after.progress.ended_at is None:
        return
    new = list_terms(after)
    old: frozenset[str] = frozenset()
    if before is not None and before.progress.ended_at is not None:
        old = list_terms(before)
    elif before is not None:
        # It may have ended before, and have begun to run again when the carrier reported what happened.
        run.change(_DELETE_OWN, {"of_call": row})
    run.change_all(_DELETE, [{"of_call": row, "old_term": term} for term in sorted(old - new)])
    _insert(run, row, after, new - old)
    if before is not None and before.progress.started_at != after.progress.started_at:
        run.change(_MOVE, {"of_call": row, "started_at": after.progress.started_at})


def write_note_terms(run: Runner, row: int, call: Call, notes: Iterable[str]) -> None:
    """Replace the terms of the notes of the call in this row."""
    run.change(_DELETE_NOTES, {"of_call": row})
    _insert(run, row, call, list_note_terms(notes))


def _insert(run: Runner, row: int, call: Call, terms: Set[str]) -> None:
    if not terms:
        return
    statement = _INSERT_ON_POSTGRESQL if run.dialect_name == "postgresql" else _INSERT_ON_SQLITE
    values = {"of_call": row, "of_account": call.account, "since": call.progress.started_at}
    run.change(statement, {**values, "terms": json.dumps(sorted(terms))})
