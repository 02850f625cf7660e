"""The scripts that the tag is compared with."""

import json
from pathlib import Path

from bench.long_page import SALES_SPELLINGS

_FOLDER = Path(__file__).parent
_PEER_SOURCE = _FOLDER / "node_modules" / "findandreplacedomtext" / "src" / "findAndReplaceDOMText.js"


def read_former_tag() -> str:
    """The demo account's script of version 0.1.0: the speed goals are relative to it."""
    return read_script("dni-0.1.0.js")


def write_bare_walk() -> str:
    """A walk that only reads all text nodes: the minimum of a full swap."""
    return read_script("bare_walk.js")


def write_writing_walk() -> str:
    """The same walk, which writes the known target numbers without a search."""
    return _give_spellings() + read_script("writing_walk.js")


def write_peer() -> str:
    """findAndReplaceDOMText with one pattern for all spellings."""
    return f"{_PEER_SOURCE.read_text(encoding='utf-8')}\n{_give_spellings()}{read_script('peer.js')}"


def read_script(name: str) -> str:
    """The text of a script of `bench/scripts`."""
    return (_FOLDER / "scripts" / name).read_text(encoding="utf-8")


def _give_spellings() -> str:
    return f"const spellings = {json.dumps(SALES_SPELLINGS)};\n"
