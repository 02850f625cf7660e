"""Run one call in both languages and compare the results."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.parity.engine import Engine

LONGEST_SHOWN = 200


def to_code_units(value: Any) -> Any:
    """Return a JSON value whose texts have one character for each UTF-16 code unit, as in JavaScript."""
    if isinstance(value, str):
        if value.isascii():
            return value
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
        passed = to_code_units([_name_function(argument) for argument in arguments])
        answer = to_code_units(self._engine.call(name, passed))
        shown = f"{name}({', '.join(_shorten(argument) for argument in passed)})"
        if "failure" in answer:
            pytest.fail(f"{shown} threw {answer['failure']}", pytrace=False)
        given = copy.deepcopy(passed)
        value = to_code_units(function(*(_keep_function(*pair) for pair in zip(arguments, given, strict=True))))
        if (
            function.__annotations__["return"] is not None
        ):  # A function that returns nothing returns `undefined` in JavaScript.
            _assert_same(answer["value"], value, shown)
        _assert_same(answer["arguments"], given, f"the arguments after {shown}")
        return value


def _name_function(argument: Any) -> Any:
    return {"function": f"{argument.__module__}.{argument.__name__}"} if callable(argument) else argument


def _keep_function(argument: Any, given: Any) -> Any:
    return argument if callable(argument) else given


def _assert_same(from_bundle: Any, from_python: Any, what: str) -> None:
    if _normal(from_bundle) != _normal(from_python):
        pytest.fail(
            f"{what}\n  in the bundle: {_shorten(from_bundle)}\n  in CPython:    {_shorten(from_python)}", pytrace=False
        )


def _shorten(value: Any) -> str:
    # A pattern for many targets is longer than any screen.
    shown = repr(value)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}... ({len(shown)} characters)"


def _normal(value: Any) -> Any:
    """Return the value with booleans distinct from numbers, and records as sorted pairs."""
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, list):
        return [_normal(part) for part in value]
    if isinstance(value, dict):
        return [(name, _normal(part)) for name, part in sorted(value.items())]
    return value
