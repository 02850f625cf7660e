"""The rows of the directory page, each with a name, a phone and a note. The same count always gives the same rows."""

from collections.abc import Iterator

from markupsafe import Markup

_ROWS_A_CHUNK = 500

_TOWNS = (
    "Alder Point", "Bayview", "Cape Merrow", "Driftwood", "East Harbor", "Fairwater", "Gull Island", "Harwick",
    "Inlet Bridge", "Jetty Town", "Keelhaven", "Lower Quay", "Millbrook", "North Sound", "Oyster Cove", "Pilot Rock",
    "Quayside", "Rocky Neck", "Saltmarsh", "Tidewater", "Upper Landing", "Veer Harbor", "Wharfton", "Yardley Beach",
)  # fmt: skip
_SALES_SPELLINGS = (
    "800-555-0100", "(800) 555-0100", "800.555.0100", "+1 800 555 0100", "1-800-555-0100", "+18005550100",
)  # fmt: skip
_SERVICE_SPELLINGS = ("(800) 555-0123", "800 555 0123", "1-800-555-0123")
_NOTES = (
    "Crew of 4, Mon to Fri 7:30-17:00",
    "Same-day tarping after a storm",
    "Permits take 10 to 14 days, from $85",
    "Office at 2100 Wharf Street, Suite 18",
    "Slate and copper since 1998",
    "Gutters from $12.50 a foot",
    "Next open day: 2027-04-18",
)


def write_rows(count: int, target_every: int) -> Iterator[Markup]:
    """Yield the HTML of `count` rows in chunks. Every `target_every`-th row has a target number, the others a local one.

    A row has exactly three text nodes and no whitespace between its tags, so n rows have 3n text nodes.
    """
    for start in range(0, count, _ROWS_A_CHUNK):
        stop = min(start + _ROWS_A_CHUNK, count)
        yield Markup("".join(_write_row(index, target_every) for index in range(start, stop)))


def _write_row(index: int, target_every: int) -> str:
    phone = _choose_phone(index, target_every)
    return f"<tr><td>{_name_town(index)}</td><td>{phone}</td><td>{_NOTES[index % len(_NOTES)]}</td></tr>"


def _name_town(index: int) -> str:
    round_number, position = divmod(index, len(_TOWNS))
    return _TOWNS[position] if round_number == 0 else f"{_TOWNS[position]} {round_number + 1}"


def _choose_phone(index: int, target_every: int) -> str:
    ordinal, offset = divmod(index, target_every)
    if offset:
        return f"({207 + index % 600}) 555-{index % 100 + 100:04d}"
    if ordinal % 4 == 3:
        return _SERVICE_SPELLINGS[ordinal // 4 % len(_SERVICE_SPELLINGS)]
    return _SALES_SPELLINGS[ordinal % len(_SALES_SPELLINGS)]
