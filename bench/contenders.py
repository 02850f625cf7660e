"""The scripts that the tag is measured against."""

import json
from pathlib import Path

_FOLDER = Path(__file__).parent
_PEER_SOURCE = _FOLDER / "node_modules" / "findandreplacedomtext" / "src" / "findAndReplaceDOMText.js"

SALES_SPELLINGS = (
    "800-555-0100", "(800) 555-0100", "800.555.0100", "+1 800 555 0100", "1-800-555-0100", "+18005550100",
)  # fmt: skip
"""The six usual spellings of the demo account's sales number."""

_ALL_SPELLINGS = (*SALES_SPELLINGS, "(800) 555-0123", "800 555 0123", "1-800-555-0123")
"""All spellings of both target numbers that the directory page has."""


def write_bare_walk() -> str:
    """A walk over all text nodes that does nothing but read them: the least that a full swap can take."""
    return read_script("bare_walk.js")


def write_writing_walk() -> str:
    """The same walk, which writes where a target number stands without having to look for it."""
    return _give_spellings(_ALL_SPELLINGS) + read_script("writing_walk.js")


def write_peer(calls: str) -> str:
    """findAndReplaceDOMText with a call for each of the six spellings (`one_a_spelling`) or for all (`one_for_all`)."""
    source = _PEER_SOURCE.read_text(encoding="utf-8")
    return f"{source}\n{_give_spellings(SALES_SPELLINGS)}{read_script(f'peer_{calls}.js')}"


def read_script(name: str) -> str:
    """The text of a script of `bench/scripts`."""
    return (_FOLDER / "scripts" / name).read_text(encoding="utf-8")


def _give_spellings(spellings: tuple[str, ...]) -> str:
    return f"const spellings = {json.dumps(spellings)};\n"
