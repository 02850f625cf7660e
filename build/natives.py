"""Write calls of built-ins as JavaScript's own operations, in place: a call of a function costs bytes and time."""

import ast

_EDITS = {
    "len": ("(", ").length"),
    "int": ("+(", ")"),
}
"""For each built-in what takes the place of its name with the opening bracket, and of the closing one."""


def write_natively(source: str) -> str:
    """Return source with `len(x)` as `(x).length` and `int(x)` as `+(x)`, every line where it was."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _EDITS
    ]
    edits = []
    for call in calls:
        assert isinstance(call.func, ast.Name)
        assert call.end_lineno is not None
        assert call.end_col_offset is not None
        opening, closing = _EDITS[call.func.id]
        edits.append((call.lineno, call.col_offset, len(call.func.id) + 1, opening))
        edits.append((call.end_lineno, call.end_col_offset - 1, 1, closing))
    # Offsets count UTF-8 bytes. From the end, so that those before an edit stay true.
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    for line_number, offset, length, text in sorted(edits, reverse=True):
        line = lines[line_number - 1]
        lines[line_number - 1] = line[:offset] + text.encode() + line[offset + length :]
    return b"".join(lines).decode()
