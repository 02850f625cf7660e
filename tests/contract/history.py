"""Finds in what clients were told whether any rule of leases was ever broken.

It knows nothing of how leases are kept: it looks at answers, and at when they were given.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import inf

from tests.contract.answers import Answer, Ends, Showing, find_showings


def find_violations(
    history: Iterable[Answer], max_lease_seconds: float = inf, tolerance_seconds: float = 0.0
) -> list[str]:
    """Everything in the history that should never happen.

    `tolerance_seconds`: by how much the clocks of those who answered may have differed.
    """
    answers = sorted(history, key=lambda answer: answer.began_at)
    ends = Ends(answers)
    showings = sorted(find_showings(answers, ends), key=lambda showing: showing.since)
    return [
        *_find_torn_leases(answers),
        *_find_shared_places(showings, tolerance_seconds),
        *_find_double_leases(showings, tolerance_seconds),
        *_find_lost_leases(answers, ends, max_lease_seconds, tolerance_seconds),
        *_find_leased_calls(answers, tolerance_seconds),
        *_find_misled_calls(answers, showings, tolerance_seconds),
    ]


def _find_torn_leases(answers: list[Answer]) -> Iterator[str]:
    """A lease is made once, for one key on one place."""
    known: dict[str, Answer] = {}
    made: dict[str, Answer] = {}
    for answer in answers:
        if answer.asked == "claim" and answer.lease_id is not None:
            first = known.setdefault(answer.lease_id, answer)
            if (first.key, first.place) != (answer.key, answer.place):
                yield f"a lease of two keys or places: {first} and {answer}"
            if answer.is_new and made.setdefault(answer.lease_id, answer) is not answer:
                yield f"a lease made twice: {made[answer.lease_id]} and {answer}"


def _find_shared_places(showings: list[Showing], tolerance_seconds: float) -> Iterator[str]:
    """A number is never shown to two keys at a time."""
    for one, other in _find_overlaps(showings, lambda showing: showing.place, tolerance_seconds):
        if one.key != other.key:
            yield f"a number shown to two keys: {one} and {other}"


def _find_double_leases(showings: list[Showing], tolerance_seconds: float) -> Iterator[str]:
    """A key never has two numbers at a time."""
    for one, other in _find_overlaps(showings, lambda showing: showing.key, tolerance_seconds):
        if one.place != other.place:
            yield f"a key with two numbers: {one} and {other}"


def _find_overlaps(
    showings: list[Showing], group: Callable[[Showing], str], tolerance_seconds: float
) -> Iterator[tuple[Showing, Showing]]:
    groups: dict[str, list[Showing]] = defaultdict(list)
    for showing in showings:
        others = [other for other in groups[group(showing)] if other.until - showing.since > tolerance_seconds]
        # They come in the order in which they began, so those that are over stay over.
        groups[group(showing)] = [*others, showing]
        for other in others:
            if min(showing.until, other.until) - showing.since > tolerance_seconds:
                yield other, showing


def _find_lost_leases(
    answers: list[Answer], ends: Ends, max_lease_seconds: float, tolerance_seconds: float
) -> Iterator[str]:
    """Until a page that shows a number is due, the lease lives for its whole key.

    Unless the page left, its number was released, a call on it ended, or the max lease time may be over.
    """
    made_at = {answer.lease_id: answer.began_at for answer in answers if answer.is_new}
    told: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        if answer.renew_after_seconds is not None:
            told[answer.key].append(answer)
    left: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        if answer.asked == "leave":
            left[answer.visitor].append(answer.began_at)
    for answer in answers:
        if answer.asked not in ("claim", "renew"):
            continue
        for before in told[answer.key]:
            lives_until = min(
                before.due_at, made_at.get(before.lease_id, -inf) + max_lease_seconds, ends.find_next(before)
            )
            is_later = before.ended_at < answer.began_at and answer.ended_at < lives_until - tolerance_seconds
            if not is_later or any(before.began_at <= at <= answer.ended_at for at in left[before.visitor]):
                continue
            if answer.asked == "claim" and answer.lease_id != before.lease_id:
                yield f"a live lease lost: {before}, then {answer}"
            if answer.asked == "renew" and answer.lease_id == before.lease_id and answer.renew_after_seconds is None:
                yield f"a live lease called gone: {before}, then {answer}"


def _find_leased_calls(answers: list[Answer], tolerance_seconds: float) -> Iterator[str]:
    """A number on a call is leased to nobody else."""
    made = [answer for answer in answers if answer.asked == "claim" and answer.is_new]
    for call in answers:
        if call.asked == "call_started":
            ended = [end.began_at for end in answers if end.asked == "call_ended" and end.call_id == call.call_id]
            until = min(ended, default=inf) - tolerance_seconds
            for lease in made:
                is_within = call.ended_at + tolerance_seconds < lease.began_at and lease.ended_at < until
                if is_within and lease.place == call.place and lease.key != call.key:
                    yield f"a number on a call leased to another: {call}, then {lease}"


def _find_misled_calls(answers: list[Answer], showings: list[Showing], tolerance_seconds: float) -> Iterator[str]:
    """A call to a number that is on show belongs to the lease that shows it."""
    for call in answers:
        if call.asked == "call_started":
            for showing in showings:
                is_within = showing.since < call.began_at and call.ended_at < showing.until - tolerance_seconds
                if is_within and showing.place == call.place and showing.key != call.key:
                    yield f"a call credited to another key than the one that sees the number: {showing}, then {call}"
