"""Writes counts in words."""


def write_count(count: int, noun: str) -> str:
    """The count with its noun in the singular or plural, as in "1 number", "1,200 numbers" and "2 addresses"."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"
