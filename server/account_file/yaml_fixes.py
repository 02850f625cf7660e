"""Finds the likely mistake in a file that is not YAML and explains the fix: the parser only reports what it expected."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

Fix: TypeAlias = tuple[int, str]
"""The line, counted from 1, and a message about what is wrong there."""

CURLY_QUOTES = "“”„‟‘’‚‛«»"
_LONGEST_LINE = 1_000
_NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
_ENTRY = re.compile(rf"(?P<indent> *)(?P<dash>(- +)*)(?P<name>{_NAME}): +(?P<value>\S.*)")
_NO_SPACE = re.compile(rf" *(- +)*(?P<name>{_NAME}):(?P<value>[^\s:/].*)")
_FLOW_NO_SPACE = re.compile(rf"[{{,] *(?P<name>{_NAME}):(?P<value>[^\s:/,}}][^,}}]*)")
_FLOW_SECOND_COLON = re.compile(rf"[{{,] *(?P<name>{_NAME}): +(?P<value>[^'\"\[{{,}}][^,}}{{\[]*: [^,}}]*)")
_NO_DASH_SPACE = re.compile(r" *(?P<text>-[A-Za-z_{].*)")
_NO_COLON = re.compile(rf" *(- +)*(?P<name>{_NAME}) *")
_NEEDS_QUOTES = re.compile(r"(?:[:,\[{]|^ *-) +(?P<text>[@`%*&!][^,\]}]*)")
_STAR_KEY = re.compile(r"[{,] *(?P<text>[*])(?=:)")
_APOSTROPHE = re.compile(r"(?:[:,\[{-] *)(?P<text>'[^'\n]*'[^\s,\]}:'][^,\]}]*)")
_COMMENT = re.compile(r"[\[{][^\"']*? #")


def find_fix(lines: Sequence[str], error_line: int, opened_line: int, reason: str) -> Fix:
    """The line to change and how. The parser failed at `error_line`, inside the value that begins at `opened_line`."""
    nearby = [line for line in (error_line, _find_line_before(lines, error_line)) if _is_readable(lines, line)]
    for find in _FINDERS:
        for line in nearby:
            message = find(lines, line)
            if message:
                return line, message
    if "quoted scalar" in reason:
        return opened_line, "a quote opens here and is not closed; close it at the end of the text"
    if "flow " in reason:
        end = "in this line" if opened_line == error_line else f"before line {error_line}"
        return opened_line, f"a bracket that opens here is not closed {end}, or a comma is missing between two entries"
    message = _find_indentation(lines, error_line)
    return error_line, message or reason


def _find_line_before(lines: Sequence[str], line: int) -> int:
    """The nearest line before that is not empty or a comment; 0 if there is none."""
    return next((at for at in range(line - 1, 0, -1) if _has_content(lines[at - 1])), 0)


def _is_readable(lines: Sequence[str], line: int) -> bool:
    return 1 <= line <= len(lines) and len(lines[line - 1]) <= _LONGEST_LINE


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _find_tab(lines: Sequence[str], line: int) -> str:
    text = lines[line - 1]
    indent = text[: len(text) - len(text.lstrip())]
    return "the line is indented with a tab; use spaces instead" if "\t" in indent else ""


def _find_missing_space(lines: Sequence[str], line: int) -> str:
    found = _NO_SPACE.fullmatch(lines[line - 1]) or _FLOW_NO_SPACE.search(lines[line - 1])
    return explain_missing_space(found["name"], found["value"].strip()) if found else ""


def explain_missing_space(name: str, value: str) -> str:
    """A message that a space is missing between a field's colon and its value."""
    return f"{_cut(f'{name}:{value}')!r} has no space after its colon; write {_cut(f'{name}: {value}')!r}"


def _find_missing_dash_space(lines: Sequence[str], line: int) -> str:
    found = _NO_DASH_SPACE.fullmatch(lines[line - 1])
    return _explain_dash(found["text"]) if found else ""


def _explain_dash(text: str) -> str:
    return f"{_cut(text)!r} has no space after its dash; write {_cut(f'- {text[1:]}')!r}"


def _find_second_colon(lines: Sequence[str], line: int) -> str:
    found = _ENTRY.fullmatch(lines[line - 1].rstrip())
    if found is not None and found["value"][0] in "[{":
        found = _FLOW_SECOND_COLON.search(lines[line - 1])
    if found is None or found["value"][0] in "'\"[{|>#" or not re.search(r":( |$)", found["value"]):
        return ""
    return (
        f'the text of {found["name"]!r} contains a colon; put it in quotes: {found["name"]}: "{_cut(found["value"])}"'
    )


def _find_unquoted(lines: Sequence[str], line: int) -> str:
    found = _NEEDS_QUOTES.search(lines[line - 1]) or _STAR_KEY.search(lines[line - 1])
    if found is None:
        return ""
    text = found["text"].strip()
    return f'a text that begins with {text[0]!r} needs quotes: "{_cut(text)}"'


def _find_apostrophe(lines: Sequence[str], line: int) -> str:
    found = _APOSTROPHE.search(lines[line - 1])
    if found is None:
        return ""
    text = found["text"].strip().strip("'")
    return f'the apostrophe ends the text, which is in single quotes; use double quotes: "{_cut(text)}"'


def _find_comment(lines: Sequence[str], line: int) -> str:
    if not _COMMENT.search(lines[line - 1]):
        return ""
    return "' #' begins a comment and so cuts off the closing bracket; put the text with the '#' in quotes"


def _find_missing_colon(lines: Sequence[str], line: int) -> str:
    found = _NO_COLON.fullmatch(lines[line - 1])
    return f"{found['name']!r} has no colon after it; write {found['name'] + ':'!r}" if found else ""


def _find_indentation(lines: Sequence[str], line: int) -> str:
    if not 1 <= line <= len(lines) or not _has_content(lines[line - 1]):
        return ""
    indent, before = _measure_indent(lines[line - 1]), _find_line_before(lines, line)
    if not before:
        return ""
    if indent > _measure_indent(lines[before - 1]):
        return (
            f"the line is indented by {indent} spaces, more than line {before}, which already has a value; "
            f"indent it by {_measure_indent(lines[before - 1])} like that line, or remove the value of line {before}"
        )
    known = sorted({_measure_indent(text) for text in lines[: line - 1] if _has_content(text)})
    return (
        f"the line is indented by {indent} {'space' if indent == 1 else 'spaces'}, which matches no line before it; "
        f"start all entries of a list or mapping in the same column (lines before use {_join(known)} spaces)"
    )


def _measure_indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _join(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


_FINDERS: Sequence[Callable[[Sequence[str], int], str]] = (
    _find_tab,
    _find_unquoted,
    _find_apostrophe,
    _find_missing_space,
    _find_missing_dash_space,
    _find_second_colon,
    _find_comment,
    _find_missing_colon,
)


def list_fixes_of_text(text: str, *, is_entry: bool) -> Iterator[str]:
    """Likely mistakes in a text that is valid YAML but wrong for its field; `is_entry`: the field needs a mapping or list."""
    if text[:1] in CURLY_QUOTES or text[-1:] in CURLY_QUOTES:
        yield "the curly quotes are part of the text; use straight quotes (\" or '), or none"
    found = _NO_SPACE.fullmatch(text.partition(" ")[0]) if is_entry else None
    if found:
        yield explain_missing_space(found["name"], found["value"])
    if is_entry and _NO_DASH_SPACE.fullmatch(text):
        yield _explain_dash(text)
    if "\u00a0" in text:
        yield "it contains a no-break space, perhaps copied from a web page or word processor; replace it with a normal space"
