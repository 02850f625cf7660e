"""Simulates faults between a carrier and a server: webhooks that arrive twice, late, or in another order."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from server.demo.simulated_carrier.line import Post

_Request = tuple[str, Mapping[str, str], Mapping[str, str]]


@dataclass(frozen=True)
class Faults:
    """The share of webhooks sent twice, and of status callbacks delayed, by up to `longest_delay` other webhooks."""

    duplicated: float = 0.0
    delayed: float = 0.0
    longest_delay: int = 6


class FaultyPost:
    """A `Post` with faults. The same random source gives the same faults.

    A webhook that the carrier waits for (a new call, the end of a step) is never delayed, because nothing happens before its
    response. It may be sent twice, at once (then either response counts) or again much later. Use one object for many calls,
    one after the other, to mix their webhooks.
    """

    def __init__(self, post: Post, faults: Faults, random: Random) -> None:
        self._post = post
        self._faults = faults
        self._random = random
        self._late: list[tuple[int, _Request]] = []

    def __call__(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str:
        """Send the request now, or later."""
        request = (url, form, headers)
        if is_status_callback(form) and self._random.random() < self._faults.delayed:
            self._delay(request)
            body = ""
        else:
            body = self._post(*request)
        if self._random.random() < self._faults.duplicated:
            if self._random.random() < 0.5:
                self._delay(request)
            else:
                again = self._post(*request)
                body = body if self._random.random() < 0.5 else again
        self._send_due()
        return body

    def finish(self) -> None:
        """Send all delayed requests, in random order."""
        late, self._late = self._late, []
        self._random.shuffle(late)
        for _count, request in late:
            self._post(*request)

    def _delay(self, request: _Request) -> None:
        self._late.append((self._random.randint(1, self._faults.longest_delay), request))

    def _send_due(self) -> None:
        counted = [(count - 1, request) for count, request in self._late]
        due = [request for count, request in counted if count <= 0]
        self._late = [(count, request) for count, request in counted if count > 0]
        self._random.shuffle(due)
        for request in due:
            self._post(*request)


def is_status_callback(form: Mapping[str, str]) -> bool:
    """Whether the form is a status callback, whose response is ignored."""
    return "CallbackSource" in form or "RecordingStatus" in form
