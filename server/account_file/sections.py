"""Reads and writes the sections of an account file that are not lists of parts."""

from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from server.account_file import schema
from server.account_file.entries import read_value
from server.account_file.field_types import ParameterMappings
from server.account_file.forms import Entry
from server.account_file.part_writing import write_value
from server.account_file.written_names import list_doubled_parameters
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account

SINGLE_SECTIONS = ("account", "parameter_mapping", "page_events")
_MAPPING: TypeAdapter[Any] = TypeAdapter(ParameterMappings, config=ConfigDict(coerce_numbers_to_str=True))


def read_section(section: str, value: Any, account: Account) -> tuple[Account | None, list[tuple[FieldPath, str]]]:
    """The account with this section and no problems; or None and the problems, each a field path and a message."""
    forms: dict[str, tuple[TypeAdapter[Any], type[Entry]]] = {
        "account": (schema.ACCOUNT.adapter, schema.ACCOUNT.model),
        "parameter_mapping": (_MAPPING, Entry),
        "page_events": (schema.PAGE_EVENTS.adapter, schema.PAGE_EVENTS.model),
    }
    adapter, model = forms[section]
    read, problems = read_value(adapter, model, value, (section,), account.country)
    if section == "parameter_mapping":
        problems += list_doubled_parameters(value, (section,))
    if problems:
        return None, problems
    fields = {name: getattr(read, name) for name in schema.ACCOUNT.fields} if section == "account" else {section: read}
    changed: Account = replace(account, **fields)
    return changed, []


def write_section(section: str, account: Account) -> dict[str, Any]:
    """The section as plain values: the settings with their default values, the others without."""
    if section == "account":
        written = schema.ACCOUNT.write(account, write_value, is_full=True)
        return {word: value for word, value in written.items() if value is not None and value != {}}
    if section == "page_events":
        return schema.PAGE_EVENTS.write(account.page_events, write_value)
    return {one.parameter: one.tag for one in account.parameter_mapping}
