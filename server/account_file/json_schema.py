"""The JSON Schema of the account file, with which editors complete and check entries.

It covers types, words and limits. Only `dni account check` reports problems between entries.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import create_model

from server.account_file import schema
from server.account_file.field_types import ParameterMappings
from server.account_file.forms import Entry
from server.account_file.route_forms import STEP_ENTRY, STEP_TYPES
from server.account_file.route_steps import FOLLOWING
from server.domain.match_rules import ConditionTest, Subject
from server.domain.postbacks.presets import PRESETS

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STEP = {"$ref": "#/$defs/Step"}
_CONDITION = {"$ref": "#/$defs/Condition"}
_COMPARED = {"type": ["string", "integer", "boolean"]}


def _list(entry: Any) -> Any:
    return (list[entry] | None, None)


_SECTIONS: Mapping[str, Any] = {
    "account": (schema.ACCOUNT.type, ...),
    "parameter_mapping": (ParameterMappings | None, None),
    "campaigns": _list(schema.CAMPAIGN.type),
    "target_numbers": _list(schema.TARGET_NUMBER.type),
    "number_pools": _list(schema.NUMBER_POOL.type),
    "tracking_sources": _list(schema.ON_SITE.type | schema.OFF_SITE.type),
    "page_events": (schema.PAGE_EVENTS.type | None, None),
    "receiving_numbers": _list(schema.RECEIVING_NUMBER.type),
    "routes": _list(STEP_ENTRY),
    "postbacks": _list(schema.POSTBACK.type),
    "blocked_callers": _list(str | schema.BLOCKED_CALLER.type),
}


def build_json_schema() -> dict[str, Any]:
    """The schema, in JSON Schema draft 2020-12."""
    built = create_model("AccountFile", __base__=Entry, **dict(_SECTIONS)).model_json_schema(by_alias=True)
    parts: dict[str, Any] = built["$defs"]
    parts["OnSiteSourceEntry"]["properties"]["match"] = _CONDITION
    parts["Condition"] = {"anyOf": list(_list_conditions())}
    for case in ("GeoCaseEntry", "TagCaseEntry"):
        parts[case]["properties"]["then"] = _STEP
    parts["MenuEntry"]["properties"]["keys"]["additionalProperties"] = _STEP
    words = {word: f"Step_{word}" for word in STEP_TYPES}
    steps = parts.pop("StepEntry")["properties"]
    parts |= {name: {"anyOf": _leave_out_none(steps[word])} for word, name in words.items()}
    parts["Step"] = {"anyOf": [{"type": "string"}, *_list_steps(words, {})]}
    parts["Route"] = {"anyOf": list(_list_steps(words, {"name": {"$ref": "#/$defs/Step_route"}}))}
    _find_list(built["properties"]["routes"])["items"] = {"$ref": "#/$defs/Route"}
    _find_list(built["properties"]["postbacks"])["items"] = {"anyOf": list(_list_postbacks(parts["PostbackEntry"]))}
    tidy: dict[str, Any] = _tidy(built)
    return {"$schema": _DIALECT, "title": "Account file of dni_py"} | tidy


def _find_list(section: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = section["anyOf"][0]
    return found


def write_json_schema() -> str:
    """The schema as text, as in `docs/account_file.schema.json`."""
    return json.dumps(build_json_schema(), indent=2, ensure_ascii=False) + "\n"


def _leave_out_none(field: Mapping[str, Any]) -> list[Any]:
    return [one for one in field["anyOf"] if one != {"type": "null"}]


def _close(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _list_steps(words: Mapping[str, str], beside: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The schema of a step for each word, with the fields that may follow it and the fields in `beside`."""
    for word, name in words.items():
        following = FOLLOWING[word]
        needed = () if word == "say" else following
        properties = {**beside, word: {"$ref": f"#/$defs/{name}"}, **dict.fromkeys(following, _STEP)}
        yield _close(properties, [*beside, word, *needed])


def _list_conditions() -> Iterator[dict[str, Any]]:
    values = {"anyOf": [_COMPARED, {"type": "array", "items": _COMPARED, "minItems": 1}]}
    tests: dict[str, Any] = {
        test: {"type": "boolean"} if test is ConditionTest.PRESENT else values for test in ConditionTest
    }
    for test in ConditionTest:
        if test not in (ConditionTest.DOMAIN, ConditionTest.PATH):
            needed = ["parameter"] if test is ConditionTest.PRESENT else ["parameter", test]
            yield _close({"parameter": {"type": "string"}, test: tests[test]}, needed)
    for subject in Subject:
        if subject is not Subject.PARAMETER:
            tested = [_close({test: tests[test]}, [test]) for test in ConditionTest]
            yield _close({subject: {"anyOf": [*values["anyOf"], *tested]}}, [subject])
    for group in ("all", "any"):
        yield _close({group: {"type": "array", "items": _CONDITION, "minItems": 1}}, [group])
    yield _close({"not": _CONDITION}, ["not"])


def _list_postbacks(full: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The schemas of a full postback, and of each preset with its options and overrides."""
    yield {"$ref": "#/$defs/PostbackEntry"}
    for name, preset in PRESETS.items():
        options = {option: {"type": "string"} for option in preset.options}
        needed = [option for option, default in preset.options.items() if default is None]
        yield _close({**full["properties"], "preset": {"const": name}, **options}, ["name", "preset", *needed])


def _tidy(value: Any, is_schema: bool = True) -> Any:
    """The schema without titles; numbers without quotes are allowed wherever text is expected."""
    if isinstance(value, list):
        return [_tidy(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: _tidy(part, key not in ("properties", "$defs"))
        for key, part in value.items()
        if not (is_schema and key == "title")
    }
    if is_schema and value.get("type") == "string" and not {"enum", "const"} & value.keys():
        kept["type"] = ["string", "number"]
    return kept
