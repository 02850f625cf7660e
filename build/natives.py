"""Replace built-ins and comprehensions by JavaScript's own operations: Transcrypt's output costs bytes and time."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_CALLS = {
    "len": ("(", ").length"),
    "int": ("+(", ")"),
}
"""For each built-in, the text that replaces its name with the opening bracket, and the closing bracket."""


@dataclass(frozen=True, order=True)
class _Edit:
    """A replacement inside one line: the line from 1, the offset and length in UTF-8 bytes, and the new text."""

    line: int
    offset: int
    length: int
    text: str


def write_natively(source: str) -> str:
    """Return source with the same lines, and some expressions in JavaScript's form.

    `len(x)` becomes `(x).length`, `int(x)` becomes `+(x)`, and `[f(x) for x in xs]` a call of the runtime's `map_list`.
    """
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    edits: list[_Edit] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            edits.extend(_edit_call(node))
        elif isinstance(node, ast.ListComp):
            edits.extend(_edit_comprehension(node, lines))
    # From the end, so that the offsets of earlier edits stay right.
    for edit in sorted(edits, reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.offset] + edit.text.encode() + line[edit.offset + edit.length :]
    return b"".join(lines).decode()


def _edit_call(call: ast.Call) -> Iterator[_Edit]:
    if isinstance(call.func, ast.Name) and call.func.id in _CALLS:
        opening, closing = _CALLS[call.func.id]
        yield _Edit(call.lineno, call.col_offset, len(call.func.id) + 1, opening)
        yield _edit_end(call, closing)


def _edit_comprehension(comprehension: ast.ListComp, lines: list[bytes]) -> Iterator[_Edit]:
    made, generator = comprehension.elt, comprehension.generators[0]
    if made.end_lineno != generator.iter.lineno or made.end_col_offset is None or generator.ifs:
        return
    between = lines[generator.iter.lineno - 1][made.end_col_offset : generator.iter.col_offset]
    name = re.fullmatch(r"\s+for\s+(\w+)\s+in\s+", between.decode())
    if name and len(comprehension.generators) == 1:
        yield _Edit(comprehension.lineno, comprehension.col_offset, 1, f"map_list(lambda {name[1]}: ")
        yield _Edit(generator.iter.lineno, made.end_col_offset, len(between), ", ")
        yield _edit_end(comprehension, ")")


def _edit_end(node: ast.expr, text: str) -> _Edit:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return _Edit(node.end_lineno, node.end_col_offset - 1, 1, text)
