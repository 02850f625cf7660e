"""Reads JSON into the same plain values as the YAML of an account file."""

import json
from collections import Counter
from typing import Any

MOST_JSON_BYTES = 4_000_000  # a pool of 100,000 numbers, as in an account file
_LONGEST_WHOLE = 18


class NotJson(ValueError):
    """The bytes can't be read; the message says why."""


def read_json(data: bytes) -> Any:
    """The values as dicts, lists, str, int, bool and None. Raises `NotJson`.

    As in YAML, a name that is written twice is an error, and numbers with a fraction or more than 18 digits become texts.
    """
    try:
        value = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_read_object,
            parse_int=_read_whole,
            parse_float=_read_fraction,
            parse_constant=_refuse,
        )
        # A half of a character of two halves, which no database stores.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except NotJson:
        raise
    except (ValueError, RecursionError) as error:
        raise NotJson("the body is not JSON") from error
    return value


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        ((twice, _),) = Counter(name for name, _ in pairs).most_common(1)
        raise NotJson(f"{twice[:40]!r} is written twice in one object; keep one of them")
    return read


def _read_whole(text: str) -> int | str:
    return int(text) if len(text) <= _LONGEST_WHOLE else text


def _read_fraction(text: str) -> int | str:
    number = float(text)
    is_whole = number.is_integer() and abs(number) < 10**15
    return int(number) if is_whole else text


def _refuse(text: str) -> Any:
    raise NotJson(f"the body is not JSON: {text} is no number there")
