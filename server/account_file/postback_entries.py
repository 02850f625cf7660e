"""Reads and writes `postbacks`: written out in full, or a preset with what differs from it."""

from collections.abc import Mapping
from typing import Any

from server.account_file.call_field_types import check_secret_name
from server.account_file.call_schema import PostbackEntry
from server.account_file.problems import suggest
from server.domain.postbacks.postback import Method, Postback
from server.domain.postbacks.presets import PRESETS, expand_preset

PRESET = "preset"
_SECRETS = ("api_secret",)


def expand_entry(value: Any) -> Any:
    """The entry with the fields that its preset fills, if it names one. Raises `ValueError` that says what is wrong."""
    if not isinstance(value, dict) or PRESET not in value:
        return value
    name = value[PRESET]
    if not isinstance(name, str) or name not in PRESETS:
        raise ValueError(f"there is no preset {name!r}; {suggest(str(name), list(PRESETS))}")
    options = {word: _read_option(word, part) for word, part in value.items() if word in PRESETS[name].options}
    filled = expand_preset(name, options)
    own = {word: part for word, part in value.items() if word != PRESET and word not in PRESETS[name].options}
    plain = {word: list(part) if isinstance(part, tuple) else part for word, part in filled.items()}
    return plain | own


def _read_option(word: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"{word}: expected a text")
    return check_secret_name(str(value)) if word in _SECRETS else str(value)


def build_postback(entry: PostbackEntry) -> Postback:
    """The postback of an entry in which nothing is wrong."""
    return Postback(
        name=entry.name,
        on=entry.on,
        url=entry.url,
        method=entry.method,
        headers={name: entry.headers[name] for name in sorted(entry.headers)},
        body=entry.body,
        min_talk_seconds=entry.min_talk_seconds,
        needs_tags=tuple(dict.fromkeys(entry.needs_tags)),
        first_of=tuple(entry.first_of),
        campaign=entry.campaign,
        secret=entry.secret,
    )


def write_postback(postback: Postback) -> dict[str, Any]:
    """One of `postbacks`, in full; what is as usual is left out."""
    parts: Mapping[str, Any] = {
        "headers": dict(postback.headers),
        "body": postback.body,
        "min_talk_seconds": postback.min_talk_seconds,
        "needs_tags": list(postback.needs_tags),
        "first_of": list(postback.first_of),
        "campaign": postback.campaign,
        "secret": postback.secret,
    }
    method = {} if postback.method is Method.GET else {"method": postback.method.value}
    written = {"name": postback.name, "on": postback.on.value, "url": postback.url} | method
    return written | {name: part for name, part in parts.items() if part}
