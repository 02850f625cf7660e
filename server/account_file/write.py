"""Writes an account as an account file, which reads back as an equal account."""

import re
from typing import Any

import yaml

from server.account_file.part_writing import write_part
from server.account_file.sections import SINGLE_SECTIONS, write_section
from server.domain.account_checks import fields
from server.domain.accounts import Account
from server.domain.blocked_callers import BlockedCaller
from server.domain.managed_parts import PARTS

SECTIONS = ("account", *fields.PARTS)
"""The sections of the file, in their order."""
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NUMBER_ELSEWHERE = re.compile(r"[-+]?(0[0-9_]+|0[ox][0-9A-Fa-f]+|[0-9][0-9_]*(\.[0-9_]*)?[eE][-+]?[0-9]+)")


class _Dumper(_DUMPER):  # type: ignore[misc]  # PyYAML's types do not say what the dumper in C is
    """Quotes texts such as 0800, which some YAML programs read as a number: in octal, or without the zero."""


def _write_text(dumper: Any, text: str) -> Any:
    style = "'" if _NUMBER_ELSEWHERE.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def write_account_file(account: Account) -> str:
    """The file's text: all settings of the account, and the lists without fields that have their default value."""
    return "\n".join(_dump({name: value}) for name, value in write_sections(account).items())


def write_sections(account: Account) -> dict[str, Any]:
    """The sections of the file as plain values, without empty ones."""
    single = {section: write_section(section, account) for section in SINGLE_SECTIONS}
    lists = {section: [_write_entry(section, part) for part in getattr(account, section)] for section in PARTS}
    sections = {**single, **lists}
    return {name: sections[name] for name in SECTIONS if sections[name]}


def _dump(section: dict[str, Any]) -> str:
    # `None` puts the innermost lists and mappings on one line, as people do in such files.
    text: str = yaml.dump(
        section, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120
    )
    return text


def _write_entry(section: str, part: Any) -> Any:
    is_short = isinstance(part, BlockedCaller) and part.note is None
    return part.caller if is_short else write_part(section, part)
