"""The schemas of an account and its parts for the OpenAPI document, which are those of the account file."""

from collections.abc import Mapping
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from server.account_file.json_schema import build_json_schema
from server.domain.managed_parts import PARTS

_DEFINITIONS, _COMPONENTS = "#/$defs/", "#/components/schemas/"


class FileSchema:
    """Stands for a schema of the account file in the description of a route."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()


def _name(section: str) -> str:
    words = PARTS[section].title().replace(" ", "")
    return f"{words}Part"


def _stand_for(name: str) -> type[FileSchema]:
    return type(name, (FileSchema,), {})


PART_MODELS: Mapping[str, type[FileSchema]] = {section: _stand_for(_name(section)) for section in PARTS}
LISTS: Mapping[str, type[FileSchema]] = {section: _stand_for(f"{_name(section)}s") for section in PARTS}
SETTINGS = _stand_for("AccountEntry")
PARAMETER_MAPPING = _stand_for("ParameterMapping")
PAGE_EVENTS = _stand_for("PageEventsEntry")
ACCOUNT_SECTIONS = _stand_for("AccountSections")


def write_account_schemas() -> dict[str, Any]:
    """The schemas by name."""
    file = build_json_schema()
    sections = file["properties"]
    entries = {section: _drop_null(sections[section])["items"] for section in PARTS}
    schemas = {
        **file["$defs"],
        **{_name(section): entry for section, entry in entries.items()},
        **{f"{_name(section)}s": _write_list(section) for section in PARTS},
        PARAMETER_MAPPING.__name__: _drop_null(sections["parameter_mapping"]),
        ACCOUNT_SECTIONS.__name__: {
            name: file[name] for name in ("type", "properties", "required", "additionalProperties")
        },
    }
    referred: dict[str, Any] = _refer(schemas)
    return referred


def _write_list(section: str) -> dict[str, Any]:
    return {
        "description": "A page of parts, in the account's order; `next` is the cursor of the next page, null on the last one.",
        "type": "object",
        "properties": {
            section: {"type": "array", "items": {"$ref": _DEFINITIONS + _name(section)}},
            "next": {"type": ["string", "null"]},
        },
        "required": [section, "next"],
        "additionalProperties": False,
    }


def _drop_null(schema: Any) -> Any:
    return next(one for one in schema["anyOf"] if one != {"type": "null"})


def _refer(value: Any) -> Any:
    """The schema with references to components."""
    if isinstance(value, list):
        return [_refer(one) for one in value]
    if isinstance(value, dict):
        return {name: _refer(one) for name, one in value.items()}
    is_reference = isinstance(value, str) and value.startswith(_DEFINITIONS)
    return _COMPONENTS + value.removeprefix(_DEFINITIONS) if is_reference else value
