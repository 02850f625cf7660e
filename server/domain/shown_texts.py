"""Writes shares, time spans, amounts and visitors' texts for people, safe for terminals and files."""

import math


def write_share(share: float) -> str:
    """A share (0 to 1) in percent. It is rounded down, so that only the whole is 100%."""
    return "100%" if share == 1 else f"{math.floor(share * 10_000 + 1e-9) / 100:.2f}%"


def write_seconds(seconds: float) -> str:
    """A time span in its two largest units, such as "1 h 5 min"."""
    whole = max(0, int(seconds))
    for unit, name, smaller, smaller_name in ((86_400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= unit:
            return f"{whole // unit} {name} {whole % unit // smaller} {smaller_name}"
    return f"{whole} s"


def write_safely(text: str, most: int) -> str:
    """A visitor's text, cut to `most` characters and without control characters."""
    shown = neutralize(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def neutralize(text: str) -> str:
    """The text with U+FFFD for each character that could control the terminal: controls, escapes, line ends, directions."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def write_cents(cents: int) -> str:
    """Hundredths of a currency as an amount, as in "1,049.90"."""
    return f"{cents // 100:,}.{cents % 100:02}"
