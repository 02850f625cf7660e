"""Checks entries against their forms. The problems it reports use the field names of the account file."""

from collections.abc import Iterable
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from server.account_file.forms import Form
from server.account_file.schema import OFF_SITE, ON_SITE
from server.domain.account_problems import FieldPath
from server.domain.suggestions import suggest

Part = TypeVar("Part")

_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "dict_type": "a mapping, as in {name: value}",
    "model_type": "a mapping, as in {name: value}",
    "list_type": "a list, as in [one, two]",
    "tuple_type": "a list, as in [one, two]",
}


def read_entry(
    form: Form[Part], value: Any, path: FieldPath, country: str
) -> tuple[Part | None, list[tuple[FieldPath, str]]]:
    """The part and no problems, or None and the problems: each a field path from the top of the file and a message."""
    return read_value(form.adapter, form.model, value, path, country)


def read_value(
    adapter: TypeAdapter[Any], model: type[BaseModel], value: Any, path: FieldPath, country: str
) -> tuple[Any, list[tuple[FieldPath, str]]]:
    """The same as `read_entry` for any value; `model` has the known fields, for suggestions."""
    try:
        return adapter.validate_python(value, context={"country": country}), []
    except ValidationError as error:
        return None, [_explain(model, detail, path) for detail in error.errors(include_url=False)]


def _explain(model: type[BaseModel], detail: ErrorDetails, path: FieldPath) -> tuple[FieldPath, str]:
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    field = (*path, *steps)
    kind = detail["type"]
    if kind == "missing":
        return field, "is missing"
    if kind == "extra_forbidden":
        return field, _explain_unknown(model, steps)
    if kind in ("enum", "literal_error"):
        return field, f"{detail['input']!r} is not one of {_list_choices(detail)}"
    if kind == "value_error":
        return field, str(detail["ctx"]["error"])
    if kind in _EXPECTED:
        return field, f"expected {_EXPECTED[kind]}, found {_describe(detail['input'])}"
    # The rest are limits. Pydantic's own message is clear: "should be greater than or equal to 1".
    return field, f"{_describe(detail['input'])} {detail['msg'].removeprefix('Input ').removeprefix('String ')}"


def _explain_unknown(model: type[BaseModel], steps: tuple[int | str, ...]) -> str:
    unknown = str(steps[-1])
    if model is ON_SITE.model and steps == (unknown,) and unknown in OFF_SITE.model.model_fields:
        return "is a field of off-site sources; add 'kind: off_site', or assign a tracking number to each target number"
    if model is OFF_SITE.model and steps == (unknown,) and unknown in ON_SITE.model.model_fields:
        return f"is a field of on-site sources; off-site sources have {', '.join(OFF_SITE.model.model_fields)}"
    known = _find_fields(model, steps[:-1])
    return f"is not a field here; {suggest(unknown, known)}"


def _find_fields(model: type[BaseModel], steps: Iterable[int | str]) -> list[str]:
    """The field names of the entry at the path `steps` below `model`."""
    for step in steps:
        field = next((field for name, field in model.model_fields.items() if step == (field.alias or name)), None)
        model = (_find_model(field.annotation) if field else None) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _find_model(annotation: Any) -> type[BaseModel] | None:
    """The model in a field's type: the type itself, the entries of a list or the values of a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _find_model(part))), None)


def _list_choices(detail: ErrorDetails) -> str:
    return str(detail["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")


def _describe(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 80 else text[:80] + "…"
