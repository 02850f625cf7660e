"""Stores the soft phone's current calls in small files that all worker processes share.

The process that plays a call writes its moments. Any process that handles a request of the page reads them, and writes the
keys that the visitor presses. Each new call deletes files older than an hour.
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
"""Stands for the hang-up among the pressed keys."""

MOST_CALLS_AT_ONCE = 8
MOST_CALLS_A_MINUTE = 30
MOST_KEYS = 200
LONGEST_ON_PHONE_SECONDS = 300
_KEPT_SECONDS = 3600
_LATE_SECONDS = 30
_CALL_ID = re.compile(r"([0-9]{1,12})-[A-Za-z0-9_-]{16}")
_SUFFIXES = ("moments", "pressed", "ended")


class TooManyCalls(Exception):
    """The soft phone can't take another call. The message says what to do."""


class CallFiles:
    """The calls in one folder. Times are seconds since the epoch."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, now: float, about: Mapping[str, Any]) -> str:
        """The ID of a new call. `about` is its first record. Raises `TooManyCalls`."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        if self._folder.stat().st_uid != os.getuid():
            raise TooManyCalls(f"{self._folder} belongs to another user; remove it")
        begun = dict(self._list_begun(now))
        running = sum(not self.is_over(call_id, now) for call_id in begun)
        if running >= MOST_CALLS_AT_ONCE:
            raise TooManyCalls(f"there are {running} calls on this phone already; wait until one ends")
        if sum(at > now - 60 for at in begun.values()) >= MOST_CALLS_A_MINUTE:
            raise TooManyCalls(f"there were {MOST_CALLS_A_MINUTE} calls within a minute; wait for one")
        call_id = f"{int(now)}-{secrets.token_urlsafe(12)}"
        self.record(call_id, about)
        return call_id

    def record(self, call_id: str, record: Mapping[str, Any]) -> None:
        with self._path(call_id, "moments").open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    def read(self, call_id: str) -> list[dict[str, Any]] | None:
        """All records of the call, the one from `begin` first; None if there is no such call."""
        if not _CALL_ID.fullmatch(call_id):
            return None
        try:
            lines = self._path(call_id, "moments").read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return None
        # The last piece is empty or a line that is not fully written yet.
        return [json.loads(line) for line in lines[:-1]]

    def press(self, call_id: str, keys: str) -> None:
        """Record keys that the visitor presses, or `HANG_UP`."""
        with self._path(call_id, "pressed").open("a", encoding="ascii") as file:
            if file.tell() < MOST_KEYS or keys == HANG_UP:
                file.write(keys)

    def read_pressed(self, call_id: str) -> str:
        """All keys that the visitor has pressed so far."""
        try:
            return self._path(call_id, "pressed").read_text(encoding="ascii")
        except FileNotFoundError:
            return ""

    def end(self, call_id: str) -> None:
        self._path(call_id, "ended").touch()

    def is_over(self, call_id: str, now: float) -> bool:
        """Whether the call has ended, or is so old that its process must have died."""
        return (
            self._path(call_id, "ended").exists()
            or _read_start(call_id) < now - LONGEST_ON_PHONE_SECONDS - _LATE_SECONDS
        )

    def _list_begun(self, now: float) -> Iterator[tuple[str, float]]:
        """The calls of the last hour with their start times. Deletes older ones."""
        for path in self._folder.glob("*.moments"):
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
    """The folder that all processes of one server share, under a name that others can't guess."""
    digest = hmac.new(secret_key.encode("utf-8"), b"soft phone", hashlib.sha256).hexdigest()[:24]
    return Path(tempfile.gettempdir()) / f"dni-soft-phone-{digest}"


def _read_start(call_id: str) -> float:
    return float(call_id.partition("-")[0])
