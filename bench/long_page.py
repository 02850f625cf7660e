"""The page of the speed goals: one table of 20,000 rows with three cells each, made without a clock or chance."""

ROWS = 20_000
DENSITIES = {1: "every row", 20: "one row in 20", 500: "one row in 500"}
"""The share of rows with a target number, and its name."""

SALES_SPELLINGS = (
    "800-555-0100", "(800) 555-0100", "800.555.0100", "+1 800 555 0100", "1-800-555-0100", "+18005550100",
)  # fmt: skip
"""The six usual spellings of the demo account's sales number."""


def write_long_page(target_every: int, rows: int = ROWS) -> str:
    """Return the HTML of the page, with a target number in every `target_every`-th row and other numbers in the rest."""
    table = "".join(_write_row(row, target_every) for row in range(rows))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Towns</title><table>{table}</table></html>'


def _write_row(row: int, target_every: int) -> str:
    block, rest = divmod(row, target_every)
    other = f"({207 + row % 600}) 555-{row % 100 + 100:04d}"
    phone = other if rest else SALES_SPELLINGS[block % len(SALES_SPELLINGS)]
    note = f"Crew of {row % 7}, Mon to Fri 7:30-17:00, from ${row % 90 + 10}.50"
    return f"<tr><td>Town {row} Point</td><td>{phone}</td><td>{note}</td></tr>"
