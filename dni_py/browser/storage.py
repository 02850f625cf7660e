"""What is remembered between pages, in local storage; where that is blocked or full, nothing is."""

from typing import Any


def load_record(key: str) -> Any:
    """Return the record kept under key, or None."""
    try:
        return JSON.parse(localStorage.getItem(key))
    except:
        return None


def save_record(key: str, record: Any) -> None:
    """Keep a record under key."""
    try:
        localStorage.setItem(key, JSON.stringify(record))
    except:
        pass


def erase_record(key: str) -> None:
    """Forget what is kept under key."""
    try:
        localStorage.removeItem(key)
    except:
        pass
