"""The scripts that the tag is measured against."""

import json
from pathlib import Path

_FOLDER = Path(__file__).parent
_PEER_SOURCE = _FOLDER / "node_modules" / "findandreplacedomtext" / "src" / "findAndReplaceDOMText.js"

SPELLINGS = (
    "800-555-0100", "(800) 555-0100", "800.555.0100", "+1 800 555 0100", "1-800-555-0100", "+18005550100",
)  # fmt: skip
"""The six usual spellings of the demo account's sales number."""


def write_bare_walk() -> str:
    """A walk over all text nodes that does nothing but read them: the least that a full swap can take."""
    return read_script("bare_walk.js")


def write_peer(calls: str) -> str:
    """findAndReplaceDOMText with the call for each spelling (`one_a_spelling`), or one call for all (`one_for_all`)."""
    script = read_script(f"peer_{calls}.js")
    return f"{_PEER_SOURCE.read_text(encoding='utf-8')}\nconst spellings = {json.dumps(SPELLINGS)};\n{script}"


def read_script(name: str) -> str:
    """The text of a script of `bench/scripts`."""
    return (_FOLDER / "scripts" / name).read_text(encoding="utf-8")
