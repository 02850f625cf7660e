"""The requests of clients to a lease store with its replies, and what their pages showed."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from math import inf
from pathlib import Path

CHECK_KEY = "check "
"""The key of a check's lease begins with this: it is a key of its own, and calls do not belong to it."""


@dataclass(frozen=True)
class Answer:
    """A request of a client and its reply.

    `asked`: "claim", "renew", "leave", "release", "call_started" or "call_ended". `began_at` and `ended_at` are by the
    clock that all clients share. Requests that end something ("leave", "release", "call_ended") are in a history even
    without a reply, with an `ended_at` of infinity, because they may have had their effect. `key`: the lease's key; ""
    for none. `lease_id` and `pool_number`: the claimed or requested ones; None when a claim was refused. `renew_after_seconds`:
    how long from then on the page may show the number; None when it may not. Each visitor sends one request at a time.
    """

    asked: str
    began_at: float
    ended_at: float = inf
    key: str = ""
    visitor: str = ""
    pool_number: str | None = None
    lease_id: str | None = None
    is_new: bool = False
    renew_after_seconds: float | None = None
    call_id: str | None = None

    @property
    def due_at(self) -> float:
        """When the page must ask again, counted from `began_at`, so never later than the real time."""
        return self.began_at + (self.renew_after_seconds or 0)

    def write(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


def read_answers(folder: Path) -> list[Answer]:
    """All replies that clients wrote into this folder, without a line that was cut off by a client's end."""
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_bytes().splitlines(keepends=True)]
    answers = [Answer(**json.loads(line)) for line in lines if line.endswith(b"\n")]
    answered = {(answer.asked, answer.visitor, answer.began_at) for answer in answers if answer.ended_at < inf}
    return [one for one in answers if one.ended_at < inf or (one.asked, one.visitor, one.began_at) not in answered]


@dataclass(frozen=True)
class Showing:
    """A page certainly shows a number within this time: from the reply until it must ask again."""

    pool_number: str
    key: str
    lease_id: str
    since: float
    until: float


def find_showings(answers: Iterable[Answer], ends: "Ends") -> Iterator[Showing]:
    """What pages showed. A page counts until it is due, or asks or leaves before; after a call, until the call ended."""
    by_visitor: dict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(answers, key=lambda answer: answer.began_at):
        if answer.asked in ("claim", "renew", "leave"):
            by_visitor[answer.visitor].append(answer)
    for asked in by_visitor.values():
        for answer, following in zip(asked, [*asked[1:], None], strict=True):
            if (
                answer.renew_after_seconds is not None
                and answer.pool_number is not None
                and answer.lease_id is not None
            ):
                until = min(answer.due_at, following.began_at if following else inf, ends.find_next(answer))
                if until > answer.ended_at:
                    yield Showing(answer.pool_number, answer.key, answer.lease_id, answer.ended_at, until)


class Ends:
    """When leases on a number may have ended early: by a release, or by the end of a call."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._ends: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for answer in answers:
            if answer.asked in ("release", "call_ended") and answer.pool_number is not None:
                self._ends[answer.pool_number].append((answer.began_at, answer.ended_at))

    def find_next(self, reply: Answer) -> float:
        """The earliest time at which an end may have come after this reply.

        An end has its effect at some time between its request and its reply. So one that was running when this reply
        was requested may have come at once, and what the page shows is not certain.
        """
        ends = self._ends.get(str(reply.pool_number), ())
        return min(
            (max(began_at, reply.began_at) for began_at, ended_at in ends if ended_at >= reply.began_at), default=inf
        )
