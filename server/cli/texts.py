"""Figures, time spans and visitors' texts as a terminal shows them."""

import math


def write_share(share: float) -> str:
    """A share in percent, rounded down, so that only all is written as 100%."""
    return "100%" if share == 1 else f"{math.floor(share * 10_000 + 1e-9) / 100:.2f}%"


def write_seconds(seconds: float) -> str:
    """A time span in its two largest units."""
    whole = max(0, int(seconds))
    for unit, name, smaller, smaller_name in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= unit:
            return f"{whole // unit} {name} {whole % unit // smaller} {smaller_name}"
    return f"{whole} s"


def write_safely(text: str, most: int) -> str:
    """A visitor's text, cut, and without what would steer the terminal."""
    shown = neutralize(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def neutralize(text: str) -> str:
    """The text with U+FFFD for each character that would steer the terminal: controls, escapes, ends of lines, directions."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
