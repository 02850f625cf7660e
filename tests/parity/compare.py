"""Run one call in both languages and hold the answers against each other."""

import copy
from collections.abc import Callable
from typing import Any

from tests.parity.engine import Engine


def to_code_units(value: Any) -> Any:
    """Return a JSON value whose texts hold one character for each UTF-16 code unit, as JavaScript counts them."""
    if isinstance(value, str):
        data = value.encode("utf-16-le", "surrogatepass")
        return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2))
    if isinstance(value, list | tuple):
        return [to_code_units(part) for part in value]
    if isinstance(value, dict):
        return {to_code_units(name): to_code_units(part) for name, part in value.items()}
    return value


class Parity:
    """Asserts that a core function gives the same value in CPython and in the bundle, and leaves its arguments the same."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call function in both languages and return the value that they agree on."""
        name = f"{function.__module__}.{function.__name__}"
        assert name in self._engine.names, f"{name} is not in the bundle"
        passed = to_code_units(list(arguments))
        answer = to_code_units(self._engine.call(name, passed))
        assert "failure" not in answer, f"{name}{tuple(passed)!r} threw {answer['failure']}"
        given = copy.deepcopy(passed)
        value = to_code_units(function(*given))
        _assert_same(answer["value"], value, f"{name}{tuple(passed)!r}")
        _assert_same(answer["arguments"], given, f"the arguments after {name}{tuple(passed)!r}")
        return value


def _assert_same(from_bundle: Any, from_python: Any, what: str) -> None:
    same = _normal(from_bundle) == _normal(from_python)
    assert same, f"{what}\n  in the bundle: {from_bundle!r}\n  in CPython:    {from_python!r}"


def _normal(value: Any) -> Any:
    """Return the value with truths told apart from numbers, and records as sorted pairs."""
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, list):
        return [_normal(part) for part in value]
    if isinstance(value, dict):
        return [(name, _normal(part)) for name, part in sorted(value.items())]
    return value
