"""What is remembered between pages, in local storage; where that is blocked or full, nothing is."""

from dni_py.browser.guard import guarded

load_record = guarded(lambda key: JSON.parse(localStorage.getItem(key)))
"""Return the record kept under a key, or nothing."""

save_record = guarded(lambda key, record: localStorage.setItem(key, JSON.stringify(record)))
"""Keep a record under a key."""

erase_record = guarded(lambda key: localStorage.removeItem(key))
"""Forget what is kept under a key."""
