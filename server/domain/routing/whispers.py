"""What is said to who answers, with the call's tags."""

import re
from collections.abc import Mapping
from dataclasses import replace

from server.domain.routing.steps import Spoken

_PLACEHOLDER = re.compile(r"\{([^{}]{1,64})\}")
_UNSPOKEN = re.compile(r"[^\w\s.,:@&'+/-]")
_MOST_CHARACTERS = 100


def write_whisper(whisper: Spoken, tags: Mapping[str, str]) -> Spoken:
    """The whisper with each tag's name in braces replaced by its value, cut to what is bearable; by nothing without one.

    Tags come from a visitor's address bar: only what can be read aloud is kept of them.
    """
    text = _PLACEHOLDER.sub(lambda found: _UNSPOKEN.sub(" ", tags.get(found[1], ""))[:_MOST_CHARACTERS], whisper.text)
    return replace(whisper, text=" ".join(text.split()))
