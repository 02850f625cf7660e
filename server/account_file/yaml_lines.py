"""Reads YAML into plain values with their lines. Tags and objects are rejected, and `no` is text, unlike in YAML 1.1.

The file is read as events, so that the cost of a hostile file is limited by its size: depth and count are checked
while reading, and aliases are rejected.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from server.account_file.problems import AccountFileError, Problem, write_field
from server.account_file.yaml_fixes import CURLY_QUOTES, find_fix
from server.domain.account_problems import FieldPath

MAX_FILE_BYTES = 4_000_000  # a pool of 100,000 numbers, one per line
MAX_VALUES = 250_000
MAX_DEPTH = 40  # nested steps of routes, each with a list of cases
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_READ_AS_NUMBER_ELSEWHERE = re.compile(r"0[0-9]+|\+[0-9]+")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class LinedValues:
    """The file's values as dicts, lists, str, int, bool and None, with the line of each."""

    values: Any = None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[FieldPath, int] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    """Values that the author may have meant differently, or that other programs read differently."""

    def find_value(self, path: FieldPath) -> Any:
        """The value at the path; None if the file has none."""
        value = self.values
        for step in path:
            is_there = (
                step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value))
            )
            value = value[step] if is_there else None
        return value

    def find_line(self, path: FieldPath) -> int:
        """The line of the value, or of its nearest parent that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(content: bytes) -> LinedValues:
    """Read one YAML document.

    A repeated key is a problem in the result, because the rest can still be checked. Raises `AccountFileError`
    when the file can't be read at all.
    """
    if len(content) > MAX_FILE_BYTES:
        raise _unreadable(1, f"the file has {len(content):,} bytes; the limit is {MAX_FILE_BYTES:,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _unreadable(line, "the file is not UTF-8 text; save it as UTF-8") from error
    reader = _EventReader()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.read(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        opened = error.context_mark or mark
        reason = f"{error.context or ''} {error.problem or ''}".strip()
        at, opened_at = (one.line + 1 if one else 1 for one in (mark, opened))
        line, fix = find_fix(text.splitlines(), at, opened_at, reason)
        raise _unreadable(line, f"this is not YAML: {fix}") from error
    except yaml.YAMLError as error:
        raise _unreadable(1, f"this is not YAML: {' '.join(str(error).split())}") from error
    return reader.result


def _unreadable(line: int, message: str) -> AccountFileError:
    return AccountFileError([Problem(line, (), message)])


@dataclass
class _Open:
    """A list or mapping that is being read; `key` is the mapping's key whose value comes next."""

    container: list[Any] | dict[str, Any]
    path: FieldPath
    key: str | None = None
    repeats: bool = False

    def next_path(self) -> FieldPath:
        if isinstance(self.container, list):
            return (*self.path, len(self.container))
        # The value of a repeated key is read and dropped; its lines must not replace those of the first.
        return (*self.path, f"{self.key} again" if self.repeats else self.key or "")


class _EventReader:
    def __init__(self) -> None:
        self.result = LinedValues()
        self._open: list[_Open] = []
        self._documents = 0
        self._values = 0

    def read(self, event: Any) -> None:
        line: int = event.start_mark.line + 1
        self._values += isinstance(event, yaml.NodeEvent)
        if self._values > MAX_VALUES:
            raise _unreadable(line, f"the file has more than {MAX_VALUES:,} values, which is the limit")
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _unreadable(line, "a second document starts here; an account file has only one")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _unreadable(line, "anchors (&) and aliases (*) are not supported; write the value out")
        elif getattr(event, "tag", None) not in (None, "!"):
            raise _unreadable(line, f"the YAML tag {event.tag!r} is not supported; leave it out")
        elif isinstance(event, yaml.ScalarEvent):
            self._read_scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent):
            self._enter({}, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._enter([], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()

    def _read_scalar(self, event: Any, line: int) -> None:
        parent = self._open[-1] if self._open else None
        if parent and isinstance(parent.container, dict) and parent.key is None:
            parent.key, parent.repeats = event.value, False
            path = parent.next_path()
            if event.value in parent.container:
                first = self.result.find_line(path)
                message = f"{event.value!r} is written twice; the first is in line {first}"
                self.result.problems.append(Problem(line, path, message))
                parent.repeats = True
            else:
                self.result.lines[path] = line
        else:
            if not event.style:
                self._warn(event.value, line)
            self._add(event.value if event.style else _read_plain(event.value), line)

    def _warn(self, text: str, line: int) -> None:
        """Record a warning about a text that should be in quotes, or in other quotes."""
        path = self._open[-1].next_path() if self._open else ()
        if _READ_AS_NUMBER_ELSEWHERE.fullmatch(text):
            message = f'other programs read {text} as a number and lose its {text[0]!r}; put it in quotes: "{text}"'
            self.result.warnings.append(Problem(line, path, message))
        elif len(text) > 1 and text[0] in CURLY_QUOTES and text[-1] in CURLY_QUOTES:
            message = f"the curly quotes of {text[:60]} are part of the text; use straight quotes (\" or ')"
            self.result.warnings.append(Problem(line, path, message))

    def _enter(self, container: list[Any] | dict[str, Any], line: int) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _unreadable(line, f"lists and mappings are nested more than {MAX_DEPTH} deep")
        path = self._open[-1].next_path() if self._open else ()
        parent = self._open[-1] if self._open else None
        if parent and isinstance(parent.container, dict) and parent.key is None:
            raise _unreadable(line, f"{write_field(parent.path) or 'the file'} has a list or mapping as a key")
        self._add(container, line)
        self._open.append(_Open(container, path))

    def _add(self, value: Any, line: int) -> None:
        if not self._open:
            self.result.values = value
            self.result.lines[()] = line
            return
        parent = self._open[-1]
        if isinstance(parent.container, list):
            self.result.lines[parent.next_path()] = line
            parent.container.append(value)
            return
        if not parent.repeats:
            parent.container[parent.key or ""] = value
        parent.key = None


def _read_plain(text: str) -> Any:
    """The value of a scalar without quotes: true, false or null, a whole number, or the text itself.

    A number with a plus, a leading zero or a decimal point stays text, as it may be a phone number or a value to compare.
    """
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text
