"""Finds violations of the lease rules in the replies that clients got.

It does not depend on how leases are stored: it only uses replies and their times.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import inf

from tests.contract.answers import CHECK_KEY, Answer, Ends, Showing, find_showings


def find_violations(
    history: Iterable[Answer], max_lease_seconds: float = inf, tolerance_seconds: float = 0.0
) -> list[str]:
    """Everything in the history that should never happen.

    `tolerance_seconds`: how much the clocks of the servers may have differed.
    """
    answers = sorted(history, key=lambda answer: answer.began_at)
    ends = Ends(answers)
    showings = sorted(find_showings(answers, ends), key=lambda showing: showing.since)
    return [
        *_find_torn_leases(answers),
        *_find_shared_numbers(showings, tolerance_seconds),
        *_find_double_leases(showings, tolerance_seconds),
        *_find_lost_leases(answers, ends, max_lease_seconds, tolerance_seconds),
        *_find_checks_at_once(showings, tolerance_seconds),
        *_find_leased_calls(answers, tolerance_seconds),
        *_find_misled_calls(answers, showings, tolerance_seconds),
    ]


def _find_torn_leases(answers: list[Answer]) -> Iterator[str]:
    """A lease is made once, for one key and one number."""
    known: dict[str, Answer] = {}
    made: dict[str, Answer] = {}
    for answer in answers:
        if answer.asked == "claim" and answer.lease_id is not None:
            first = known.setdefault(answer.lease_id, answer)
            if (first.key, first.pool_number) != (answer.key, answer.pool_number):
                yield f"a lease of two keys or numbers: {first} and {answer}"
            if answer.is_new and made.setdefault(answer.lease_id, answer) is not answer:
                yield f"a lease made twice: {made[answer.lease_id]} and {answer}"


def _find_shared_numbers(showings: list[Showing], tolerance_seconds: float) -> Iterator[str]:
    """A number is never shown to two keys at a time."""
    for one, other in _find_overlaps(showings, lambda showing: showing.pool_number, tolerance_seconds):
        if one.key != other.key:
            yield f"a number shown to two keys: {one} and {other}"


def _find_double_leases(showings: list[Showing], tolerance_seconds: float) -> Iterator[str]:
    """A key never has two numbers at a time."""
    for one, other in _find_overlaps(showings, lambda showing: showing.key, tolerance_seconds):
        if one.pool_number != other.pool_number:
            yield f"a key with two numbers: {one} and {other}"


def _find_checks_at_once(showings: list[Showing], tolerance_seconds: float) -> Iterator[str]:
    """A pool lends one number to one check at a time."""
    checks = [showing for showing in showings if showing.key.startswith(CHECK_KEY)]
    for one, other in _find_overlaps(checks, lambda _showing: "", tolerance_seconds):
        if one.lease_id != other.lease_id:
            yield f"two checks at once: {one} and {other}"


def _find_overlaps(
    showings: list[Showing], group: Callable[[Showing], str], tolerance_seconds: float
) -> Iterator[tuple[Showing, Showing]]:
    groups: dict[str, list[Showing]] = defaultdict(list)
    for showing in showings:
        others = [other for other in groups[group(showing)] if other.until - showing.since > tolerance_seconds]
        # They are sorted by their start, so ended ones stay ended.
        groups[group(showing)] = [*others, showing]
        for other in others:
            if min(showing.until, other.until) - showing.since > tolerance_seconds:
                yield other, showing


def _find_lost_leases(
    answers: list[Answer], ends: Ends, max_lease_seconds: float, tolerance_seconds: float
) -> Iterator[str]:
    """Until a page that shows a number is due, the lease is live for its whole key.

    Except when the page left, the number was released, a call on it ended, or the max lease time may have ended.
    """
    made_at = {answer.lease_id: answer.began_at for answer in answers if answer.is_new}
    left: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        if answer.asked == "leave":
            left[answer.visitor].append(answer.began_at)
    returned: dict[str, list[tuple[float, Answer]]] = defaultdict(list)
    for answer in answers:
        if answer.asked in ("claim", "renew"):
            returned[answer.key] = [
                (until, before) for until, before in returned[answer.key] if until > answer.began_at
            ]
            for until, before in returned[answer.key]:
                was_left = any(before.began_at <= at <= answer.ended_at for at in left[before.visitor])
                if before.ended_at < answer.began_at and answer.ended_at < until and not was_left:
                    if answer.asked == "claim" and answer.lease_id != before.lease_id:
                        yield f"a live lease lost: {before}, then {answer}"
                    if answer.renew_after_seconds is None and answer.lease_id == before.lease_id:
                        yield f"a live lease called gone: {before}, then {answer}"
        if answer.renew_after_seconds is not None:
            ends_at = made_at.get(answer.lease_id, -inf) + max_lease_seconds
            until = min(answer.due_at, ends_at, ends.find_next(answer)) - tolerance_seconds
            returned[answer.key].append((until, answer))


def _find_leased_calls(answers: list[Answer], tolerance_seconds: float) -> Iterator[str]:
    """A number with a call is not leased to another key."""
    made: dict[str, list[Answer]] = defaultdict(list)
    ended: dict[str, float] = {}
    for answer in answers:
        if answer.is_new:
            made[str(answer.pool_number)].append(answer)
        if answer.asked == "call_ended":
            ended.setdefault(str(answer.call_id), answer.began_at)
    for call in answers:
        if call.asked == "call_started":
            until = ended.get(str(call.call_id), inf) - tolerance_seconds
            for lease in made[str(call.pool_number)]:
                is_within = call.ended_at + tolerance_seconds < lease.began_at and lease.ended_at < until
                if is_within and lease.key != call.key:
                    yield f"a number on a call leased to another: {call}, then {lease}"


def _find_misled_calls(answers: list[Answer], showings: list[Showing], tolerance_seconds: float) -> Iterator[str]:
    """A call to a number that a page shows belongs to the lease of that page, and never to a check."""
    by_place: dict[str, list[Showing]] = defaultdict(list)
    for showing in showings:
        if not showing.key.startswith(CHECK_KEY):
            by_place[showing.pool_number].append(showing)
    for call in answers:
        if call.asked == "call_started":
            if call.key.startswith(CHECK_KEY):
                yield f"a call credited to a check: {call}"
            for showing in by_place[str(call.pool_number)]:
                is_within = showing.since < call.began_at and call.ended_at < showing.until - tolerance_seconds
                if is_within and showing.key != call.key:
                    yield f"a call credited to another key than the one that sees the number: {showing}, then {call}"
