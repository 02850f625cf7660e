"""Entries that wait in this process to be sent, by account and origin: so that a slow host holds up nobody else."""

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

from server.stores.outbox import OutboxEntry

MOST_SENT_AT_ONCE = 32
MOST_SENT_FOR_AN_ACCOUNT = 16
MOST_SENT_TO_AN_ORIGIN = 4
MOST_WAITING_FOR_AN_ORIGIN = 100


@dataclass(frozen=True)
class Taken:
    """An entry that this process has taken out of the outbox, and when."""

    entry: OutboxEntry
    at: float

    @property
    def account(self) -> str:
        """Whose postback it is."""
        return self.entry.request.account

    @property
    def origin(self) -> str:
        """Scheme, host and port of where it goes, as the URL has them."""
        parts = urlsplit(self.entry.request.url)
        return f"{parts.scheme}://{parts.netloc}"


class OriginQueues:
    """What waits and how much is being sent, for each account and origin. Safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: OrderedDict[tuple[str, str], deque[Taken]] = OrderedDict()
        self._sending_for: Counter[str] = Counter()
        self._sending_to: Counter[str] = Counter()

    def add(self, taken: Taken) -> None:
        """Let an entry wait for its turn."""
        with self._lock:
            self._waiting.setdefault((taken.account, taken.origin), deque()).append(taken)

    def list_full(self) -> list[str]:
        """The origins for which so many wait that no more should be taken."""
        waiting: Counter[str] = Counter()
        with self._lock:
            for (_account, origin), queue in self._waiting.items():
                waiting[origin] += len(queue)
        return [origin for origin, count in waiting.items() if count >= MOST_WAITING_FOR_AN_ORIGIN]

    def begin(self) -> Taken | None:
        """The next entry that may be sent now; `finish` is to be called when it has been.

        It is one of the account that has the fewest under way, whose origins take turns.
        """
        with self._lock:
            queues = [queue for queue in self._waiting if self._has_room(*queue)]
            if not queues:
                return None
            queue = min(queues, key=lambda queue: self._sending_for[queue[0]])
            self._waiting.move_to_end(queue)
            taken = self._waiting[queue].popleft()
            if not self._waiting[queue]:
                del self._waiting[queue]
            self._sending_for[taken.account] += 1
            self._sending_to[taken.origin] += 1
            return taken

    def finish(self, taken: Taken) -> None:
        """What `begin` gave has been sent, or has failed."""
        with self._lock:
            # Subtraction leaves out what is no longer there: hosts come and go.
            self._sending_for -= Counter([taken.account])
            self._sending_to -= Counter([taken.origin])

    def _has_room(self, account: str, origin: str) -> bool:
        return (
            self._sending_for.total() < MOST_SENT_AT_ONCE
            and self._sending_for[account] < MOST_SENT_FOR_AN_ACCOUNT
            and self._sending_to[origin] < MOST_SENT_TO_AN_ORIGIN
        )
