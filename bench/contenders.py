"""The scripts that the tag is measured against."""

import json
from pathlib import Path

from bench.long_page import SALES_SPELLINGS

_FOLDER = Path(__file__).parent
_PEER_SOURCE = _FOLDER / "node_modules" / "findandreplacedomtext" / "src" / "findAndReplaceDOMText.js"


def read_former_tag() -> str:
    """The demo account's script as version 0.1.0 served it: what the goals of the speed issue are relative to."""
    return read_script("dni-0.1.0.js")


def write_bare_walk() -> str:
    """A walk over all text nodes that does nothing but read them: the least that a full swap can take."""
    return read_script("bare_walk.js")


def write_writing_walk() -> str:
    """The same walk, which writes where a target number stands without having to look for it."""
    return _give_spellings() + read_script("writing_walk.js")


def write_peer() -> str:
    """findAndReplaceDOMText with one pattern for all spellings."""
    return f"{_PEER_SOURCE.read_text(encoding='utf-8')}\n{_give_spellings()}{read_script('peer.js')}"


def read_script(name: str) -> str:
    """The text of a script of `bench/scripts`."""
    return (_FOLDER / "scripts" / name).read_text(encoding="utf-8")


def _give_spellings() -> str:
    return f"const spellings = {json.dumps(SALES_SPELLINGS)};\n"
