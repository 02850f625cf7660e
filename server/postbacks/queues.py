"""Entries that wait in this process to be sent, by origin: so that a slow host holds up nobody else."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit

from server.stores.call_log import OutboxEntry

MOST_SENT_AT_ONCE = 32
MOST_SENT_TO_AN_ORIGIN = 4
MOST_WAITING_FOR_AN_ORIGIN = 100


@dataclass(frozen=True)
class Taken:
    """An entry that this process has taken out of the outbox, and when."""

    entry: OutboxEntry
    at: float

    @property
    def origin(self) -> str:
        """Scheme, host and port of where it goes, as the URL has them."""
        parts = urlsplit(self.entry.request.url)
        return f"{parts.scheme}://{parts.netloc}"


class OriginQueues:
    """What waits and how much is being sent, for each origin. Safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: OrderedDict[str, deque[Taken]] = OrderedDict()
        self._sending: dict[str, int] = {}

    def add(self, taken: Taken) -> None:
        """Let an entry wait for its origin's turn."""
        with self._lock:
            self._waiting.setdefault(taken.origin, deque()).append(taken)

    def list_full(self) -> list[str]:
        """The origins for which so many wait that no more should be taken."""
        with self._lock:
            return [origin for origin, queue in self._waiting.items() if len(queue) >= MOST_WAITING_FOR_AN_ORIGIN]

    def begin(self) -> Taken | None:
        """The next entry that may be sent now, the origins in turn; `finish` is to be called when it has been."""
        with self._lock:
            if sum(self._sending.values()) >= MOST_SENT_AT_ONCE:
                return None
            for origin, queue in self._waiting.items():
                if self._sending.get(origin, 0) < MOST_SENT_TO_AN_ORIGIN:
                    self._waiting.move_to_end(origin)
                    taken = queue.popleft()
                    if not queue:
                        del self._waiting[origin]
                    self._sending[origin] = self._sending.get(origin, 0) + 1
                    return taken
            return None

    def finish(self, taken: Taken) -> None:
        """What `begin` gave has been sent, or has failed."""
        with self._lock:
            self._sending[taken.origin] -= 1
            if not self._sending[taken.origin]:
                del self._sending[taken.origin]
