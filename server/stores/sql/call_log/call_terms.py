"""Writes the terms under which calls are found, in the transaction that changes the call.

A call gets them when it ends, because its caller waits for every webhook before that. Running calls are few, and a list
of calls compares each of them with its filter.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, insert, or_, update

from server.domain.calls.call import Call
from server.domain.calls.search_terms import NOTE_WORD, list_note_terms, list_terms
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.tables import call_terms

AFTER_ALL = "\U0010ffff"
"""Sorts after every character of a term."""

_IS_OF_CALL = call_terms.c.call == bindparam("of_call")
_FIRST: BindParameter[str] = bindparam("first", NOTE_WORD)
_LAST: BindParameter[str] = bindparam("last", f"{NOTE_WORD}{AFTER_ALL}")
_INSERT = insert(call_terms)
_DELETE = delete(call_terms).where(_IS_OF_CALL, call_terms.c.term == bindparam("old_term"))
_DELETE_OWN = delete(call_terms).where(_IS_OF_CALL, or_(call_terms.c.term < _FIRST, call_terms.c.term > _LAST))
_DELETE_NOTES = delete(call_terms).where(_IS_OF_CALL, call_terms.c.term.between(_FIRST, _LAST))
_MOVE = update(call_terms).where(_IS_OF_CALL)


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
    run.change_all(_INSERT, _write_rows(row, after, sorted(new - old)))
    if before is not None and before.progress.started_at != after.progress.started_at:
        run.change(_MOVE, {"of_call": row, "started_at": after.progress.started_at})


def write_note_terms(run: Runner, row: int, call: Call, notes: Iterable[str]) -> None:
    """Replace the terms of the notes of the call in this row."""
    run.change(_DELETE_NOTES, {"of_call": row})
    run.change_all(_INSERT, _write_rows(row, call, sorted(list_note_terms(notes))))


def _write_rows(row: int, call: Call, terms: Iterable[str]) -> list[Mapping[str, Any]]:
    of_call = {"call": row, "account": call.account, "started_at": call.progress.started_at}
    return [{**of_call, "term": term} for term in terms]
