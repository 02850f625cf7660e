"""The escapes of URLs."""

from dni_py.core.text import decode_run, replace_pattern


def decode_escapes(text: str) -> str:
    """Return text with each run of `%XX` escapes read as UTF-8; a run that is not UTF-8 stays unchanged."""
    return replace_pattern("(?:%[\\da-f]{2})+", text, decode_run)
