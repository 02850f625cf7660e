"""Reads and dates the part of CHANGELOG.md that is released."""

import re
from datetime import date

from build.errors import BuildError

_HEADING = re.compile(r"^## \[(?P<version>[^\]\n]+)\](?: - (?P<state>\S.*))?$", flags=re.MULTILINE)
_ENTRY = re.compile(r"^- \S", flags=re.MULTILINE)
_UNRELEASED = "unreleased"


def list_released(text: str) -> list[str]:
    """The versions of the parts with a date."""
    return [found["version"] for found in _HEADING.finditer(text) if not _is_unreleased(found)]


def find_unreleased(text: str) -> str:
    """The first part, if it is not released yet, without its heading; empty if there is none or it has no entry."""
    found = _HEADING.search(text)
    if found is None or not _is_unreleased(found):
        return ""
    following = _HEADING.search(text, found.end())
    part = text[found.end() : following.start() if following else len(text)].strip()
    return part if _ENTRY.search(part) else ""


def date_part(text: str, version: str, day: date) -> str:
    """The text with version and date in the heading of the first part. Raises `BuildError` if that is released."""
    found = _HEADING.search(text)
    if found is None or not _is_unreleased(found):
        raise BuildError("CHANGELOG.md: its first part is released. Begin a part `## [Unreleased]` above it.")
    return f"{text[: found.start()]}## [{version}] - {day.isoformat()}{text[found.end() :]}"


def _is_unreleased(heading: re.Match[str]) -> bool:
    return _UNRELEASED in (heading["version"].lower(), (heading["state"] or "").lower())
