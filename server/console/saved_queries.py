"""The filters and columns of the call list as the text of a saved view."""

from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from server.console.call_columns import COLUMNS
from server.console.call_query import ALL_NAMES

_TAG_COLUMNS = "tag_columns"
_LONGEST_VALUE = 500


def write_saved_query(given: MultiDict[str, str]) -> str:
    """What the list reads from its address, in a fixed order, and nothing else: empty for the whole list."""
    names = [*ALL_NAMES, _TAG_COLUMNS]
    values = [(name, given.get(name, "").replace("\0", "").strip()[:_LONGEST_VALUE].strip()) for name in names]
    chosen = set(given.getlist("column"))
    columns = [("column", name) for name in COLUMNS if name in chosen]
    return urlencode([(name, value) for name, value in [*values, *columns] if value], errors="replace")
