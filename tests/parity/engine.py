"""A JavaScript engine that runs the shipped bundle's core functions, kept open for a whole test session."""

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from build.node import NODE
from tests.built import BuiltBundle
from tests.parity.instrument import instrument
from tests.waiting import HANG_SECONDS


class Engine:
    """Calls functions of the bundle by their qualified Python names. A context manager: Node ends with it."""

    def __init__(self, bundle: BuiltBundle, folder: Path) -> None:
        self.names = frozenset(bundle.core_names)
        self._short_keys = bundle.short_keys
        self._long_keys = {short: key for key, short in bundle.short_keys.items()}
        script = folder / "instrumented.js"
        script.write_text(instrument(bundle.code, bundle.core_names), encoding="utf-8")
        self._process = subprocess.Popen(
            [NODE, Path(__file__).with_name("engine.mjs"), script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def call(self, name: str, arguments: list[Any]) -> dict[str, Any]:
        """Return the engine's answer: `value` and the `arguments` as the call left them, or `failure`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        call = {"name": name, "arguments": _rename_keys(arguments, self._short_keys)}
        self._process.stdin.write(json.dumps(call).encode() + b"\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = _rename_keys(json.loads(self._process.stdout.readline()), self._long_keys)
        return answer

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=HANG_SECONDS)


def _rename_keys(value: Any, names: dict[str, str]) -> Any:
    """Return a JSON value with the keys of its records renamed: the minifier gives internal ones a short name."""
    if isinstance(value, list):
        return [_rename_keys(part, names) for part in value]
    if isinstance(value, dict):
        return {names.get(key, key): _rename_keys(part, names) for key, part in value.items()}
    return value
