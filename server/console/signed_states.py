"""Signs what a browser brings back within minutes: who has passed the password, or what a passkey or a provider must answer."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

_EXPIRES = "expires_at"
_LONGEST = 4_000


class SignedStates:
    """Texts that only this installation can write. `now` returns seconds since the epoch; the first key signs, all verify."""

    def __init__(self, keys: Sequence[str], now: Callable[[], float]) -> None:
        self._keys = list(reversed(keys))  # itsdangerous signs with the last key
        self._now = now

    def write(self, purpose: str, values: dict[str, Any], seconds: float) -> str:
        """A text with the values. It is valid for this purpose alone, for this number of seconds."""
        return str(self._open(purpose).dumps({**values, _EXPIRES: self._now() + seconds}))

    def read(self, purpose: str, text: str) -> dict[str, Any] | None:
        """The values, with `expires_at`; None if the text is not ours, is for another purpose, or has expired."""
        if len(text) > _LONGEST:
            return None
        try:
            values: dict[str, Any] = self._open(purpose).loads(text)
        except BadData:
            return None
        return values if values[_EXPIRES] > self._now() else None

    def _open(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._keys, salt=f"dni_py console {purpose}", serializer=json)
