"""Where the soft phone's calls are kept while they go on: small files that all worker processes share.

The process that plays a call writes what happens; whichever process the page happens to ask reads it, and writes what the
visitor presses. Each new call deletes what is older than an hour.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HANG_UP = "h"
"""What stands among the keys that were pressed when the visitor hangs up."""

MOST_CALLS_AT_ONCE = 8
MOST_CALLS_A_MINUTE = 30
MOST_KEYS = 200
LONGEST_ON_PHONE_SECONDS = 300
_KEPT_SECONDS = 3600
_LATE_SECONDS = 30
_CALL_ID = re.compile(r"([0-9]{1,12})-[A-Za-z0-9_-]{16}")
_SUFFIXES = ("told", "pressed", "over")


class TooManyCalls(Exception):
    """The soft phone has more calls than it takes; the message says what to do."""


class CallFiles:
    """The calls in one folder. Times are seconds since the epoch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, now: float, about: Mapping[str, Any]) -> str:
        """A new call, with what is to be known about it; returns its id. Raises `TooManyCalls`."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        if self._folder.stat().st_uid != os.getuid():
            raise TooManyCalls(f"{self._folder} belongs to somebody else; remove it")
        begun = dict(self._list_begun(now))
        running = sum(not self.is_over(call_id, now) for call_id in begun)
        if running >= MOST_CALLS_AT_ONCE:
            raise TooManyCalls(f"there are {running} calls on this phone already; wait until one is over")
        if sum(at > now - 60 for at in begun.values()) >= MOST_CALLS_A_MINUTE:
            raise TooManyCalls(f"there were {MOST_CALLS_A_MINUTE} calls within a minute; wait for one")
        call_id = f"{int(now)}-{secrets.token_urlsafe(12)}"
        self.record(call_id, about)
        return call_id

    def record(self, call_id: str, record: Mapping[str, Any]) -> None:
        with self._path(call_id, "told").open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def read(self, call_id: str) -> list[dict[str, Any]] | None:
        """What has happened, after what the call is about; None when there is no such call."""
        if not _CALL_ID.fullmatch(call_id):
            return None
        try:
            lines = self._path(call_id, "told").read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return None
        # The last piece is empty, or a line that is still being written.
        return [json.loads(line) for line in lines[:-1]]

    def press(self, call_id: str, keys: str) -> None:
        """The visitor presses keys, or hangs up."""
        with self._path(call_id, "pressed").open("a", encoding="ascii") as file:
            if file.tell() < MOST_KEYS or keys == HANG_UP:
                file.write(keys)

    def read_pressed(self, call_id: str) -> str:
        """All that the visitor has pressed so far."""
        try:
            return self._path(call_id, "pressed").read_text(encoding="ascii")
        except FileNotFoundError:
            return ""

    def end(self, call_id: str) -> None:
        self._path(call_id, "over").touch()

    def is_over(self, call_id: str, now: float) -> bool:
        """Whether the call is over, or whoever played it must have died."""
        return (
            self._path(call_id, "over").exists()
            or _read_start(call_id) < now - LONGEST_ON_PHONE_SECONDS - _LATE_SECONDS
        )

    def _list_begun(self, now: float) -> Iterator[tuple[str, float]]:
        """The calls of the last hour and when they began; what is older is deleted."""
        for path in self._folder.glob("*.told"):
            call_id = path.stem
            if not _CALL_ID.fullmatch(call_id):
                continue
            if _read_start(call_id) > now - _KEPT_SECONDS:
                yield call_id, _read_start(call_id)
            else:
                for suffix in _SUFFIXES:
                    self._path(call_id, suffix).unlink(missing_ok=True)

    def _path(self, call_id: str, suffix: str) -> Path:
        return self._folder / f"{call_id}.{suffix}"


def choose_folder(secret_key: str) -> Path:
    """The folder that all processes of one server know, and nobody else can guess."""
    digest = hmac.new(secret_key.encode("utf-8"), b"soft phone", hashlib.sha256).hexdigest()[:24]
    return Path(tempfile.gettempdir()) / f"dni-soft-phone-{digest}"


def _read_start(call_id: str) -> float:
    return float(call_id.partition("-")[0])
