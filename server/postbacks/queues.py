"""Queues of this process by account and origin, so that a slow host does not delay other postbacks."""

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
    """An entry that this process has taken from the outbox, and when."""

    entry: OutboxEntry
    at: float

    @property
    def account(self) -> str:
        """The account of the postback."""
        return self.entry.request.account

    @property
    def origin(self) -> str:
        """Scheme, host and port of the target, as written in the URL."""
        parts = urlsplit(self.entry.request.url)
        return f"{parts.scheme}://{parts.netloc}"


class OriginQueues:
    """Counts and orders the waiting and the running entries of each account and origin. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: OrderedDict[tuple[str, str], deque[Taken]] = OrderedDict()
        self._sending_for: Counter[str] = Counter()
        self._sending_to: Counter[str] = Counter()

    def add(self, taken: Taken) -> None:
        """Add an entry to its queue."""
        with self._lock:
            self._waiting.setdefault((taken.account, taken.origin), deque()).append(taken)

    def list_full(self) -> list[str]:
        """The origins whose queues are full, so that no more entries should be taken for them."""
        waiting: Counter[str] = Counter()
        with self._lock:
            for (_account, origin), queue in self._waiting.items():
                waiting[origin] += len(queue)
        return [origin for origin, count in waiting.items() if count >= MOST_WAITING_FOR_AN_ORIGIN]

    def begin(self) -> Taken | None:
        """The next entry that may be sent now; call `finish` after sending it.

        It belongs to the account with the fewest running entries, whose origins alternate.
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
        """Record that the entry from `begin` has been sent or has failed."""
        with self._lock:
            # Subtraction removes entries at zero: hosts come and go.
            self._sending_for -= Counter([taken.account])
            self._sending_to -= Counter([taken.origin])

    def _has_room(self, account: str, origin: str) -> bool:
        return (
            self._sending_for.total() < MOST_SENT_AT_ONCE
            and self._sending_for[account] < MOST_SENT_FOR_AN_ACCOUNT
            and self._sending_to[origin] < MOST_SENT_TO_AN_ORIGIN
        )
