"""Versions: which may come next, and the one place that has the current one."""

import re
from collections.abc import Collection

from packaging.version import InvalidVersion, Version

from build.errors import BuildError

TAG_PREFIX = "v"
_LINE = re.compile(r'^version = "(?P<version>[^"\n]+)"$', flags=re.MULTILINE)
_SHAPE = re.compile(r"\d+\.\d+\.\d+(rc\d+)?")


def explain_version(wanted: str, current: str, released: Collection[str], tags: Collection[str]) -> str:
    """Why this version can't be released; empty if it can. `current` is that of pyproject.toml, which may be unreleased."""
    if not _SHAPE.fullmatch(wanted):
        return f"{wanted!r} is not a version: write it as 1.2.3 or 1.2.3rc1."
    of_tags = {tag.removeprefix(TAG_PREFIX) for tag in tags if tag.startswith(TAG_PREFIX)}
    known = of_tags.union(released)
    if wanted in known:
        return f"Version {wanted} exists already. Choose a newer one."
    newest = max((version for one in {*known, current} if (version := _read(one))), default=None)
    if newest and Version(wanted) < newest:
        return f"Version {wanted} is older than {newest}. Choose a newer one."
    return ""


def set_version(pyproject: str, version: str) -> str:
    """The text of pyproject.toml with this version. Raises `BuildError` if it has no single line for it."""
    if len(_LINE.findall(pyproject)) != 1:
        raise BuildError('pyproject.toml: expected one line `version = "..."`, under [project].')
    return _LINE.sub(f'version = "{version}"', pyproject)


def _read(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
