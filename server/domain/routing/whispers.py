"""The whisper to the person who answers, with the call's tags."""

import re
from collections.abc import Mapping
from dataclasses import replace

from server.domain.routing.steps import Spoken

_PLACEHOLDER = re.compile(r"\{([^{}]{1,64})\}")
_UNSPOKEN = re.compile(r"[^\w\s.,:@&'+/-]")
_MOST_CHARACTERS = 100


def write_whisper(whisper: Spoken, tags: Mapping[str, str]) -> Spoken:
    """The whisper with each tag name in braces replaced by the tag's value, shortened; by nothing if the call lacks the tag.

    The text is empty if the call has none of the named tags, because the rest would say nothing about the caller. Tags
    come from a visitor's address bar, so characters that can't be read aloud are removed.
    """
    values = {name: _write_value(tags.get(name, "")) for name in _PLACEHOLDER.findall(whisper.text)}
    if values and not any(values.values()):
        return replace(whisper, text="")
    text = _PLACEHOLDER.sub(lambda found: values[found[1]], whisper.text)
    return replace(whisper, text=" ".join(text.split()))


def _write_value(value: str) -> str:
    return _UNSPOKEN.sub(" ", value).strip()[:_MOST_CHARACTERS]
