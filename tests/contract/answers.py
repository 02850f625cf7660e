"""What clients asked a lease store and were told, and what their pages showed in consequence."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from math import inf
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """What a client asked, and was told.

    `asked`: "claim", "renew", "leave", "release", "call_started" or "call_ended". `began_at` and `ended_at` are by the
    clock that all clients share. Questions that end something ("leave", "release", "call_ended") are in a history even
    when their answer never came, with an `ended_at` of infinity: they may have had their effect. `key`: whose lease it is; ""
    for none. `lease_id` and `pool_number`: what was claimed or asked about; None when a claim was refused. `renew_after_seconds`:
    for how long from then on the page may show the number; None when it may not. Each visitor asks one thing at a time.
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
        """When the page is to ask again; as it was reckoned from no earlier than `began_at`, no earlier than this."""
        return self.began_at + (self.renew_after_seconds or 0)

    def write(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


def read_answers(folder: Path) -> list[Answer]:
    """All that the clients which wrote into this folder were told; a line cut off by a client's end was not told."""
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_bytes().splitlines(keepends=True)]
    answers = [Answer(**json.loads(line)) for line in lines if line.endswith(b"\n")]
    answered = {(answer.asked, answer.visitor, answer.began_at) for answer in answers if answer.ended_at < inf}
    return [one for one in answers if one.ended_at < inf or (one.asked, one.visitor, one.began_at) not in answered]


@dataclass(frozen=True)
class Showing:
    """A page shows a number, certainly within this time: from when it was told until it was to ask again."""

    pool_number: str
    key: str
    lease_id: str
    since: float
    until: float


def find_showings(answers: Iterable[Answer], ends: "Ends") -> Iterator[Showing]:
    """What was on show. A page counts until it is due, or asks or leaves before; after a call, until that ended."""
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
    """When leases on a number may have been ended early: by a release, or by the end of a call."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._ends: dict[str, list[float]] = defaultdict(list)
        for answer in sorted(answers, key=lambda answer: answer.began_at):
            if answer.asked in ("release", "call_ended") and answer.pool_number is not None:
                self._ends[answer.pool_number].append(answer.began_at)
                self._ends[answer.pool_number].append(answer.ended_at)

    def find_next(self, told: Answer) -> float:
        """The first that may have come after this was told; one that was under way may have been after it, too."""
        return min((at for at in self._ends.get(str(told.pool_number), ()) if at >= told.began_at), default=inf)
