"""The engines in which a check can open pages."""

from enum import StrEnum


class EngineName(StrEnum):
    """An engine, by the name that Playwright uses too."""

    CHROMIUM = "chromium"
    FIREFOX = "firefox"
    WEBKIT = "webkit"


DEFAULT_ENGINES = (EngineName.CHROMIUM,)


class UnknownEngine(ValueError):
    """There is no such engine. The message says which there are."""


def read_engines(text: str) -> tuple[EngineName, ...]:
    """The engines of a list with commas, each once. Raises `UnknownEngine`."""
    known = [name.value for name in EngineName]
    names = [part.strip().lower() for part in text.split(",")]
    for name in names:
        if name not in known:
            raise UnknownEngine(f"There is no engine {name!r}. There are: {', '.join(known)}.")
    return tuple(EngineName(name) for name in dict.fromkeys(names))
