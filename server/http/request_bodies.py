"""Reads JSON bodies of requests: bounded, strictly typed, and with an error that names the field."""

import json
from typing import Any, TypeVar

from flask import Request, abort
from pydantic import BaseModel, ConfigDict, ValidationError

LONGEST_BODY_BYTES = 65_536
"""The most that a browser sends from a page that is being closed (Fetch, section 4.5: keepalive); two URLs and 50 tags fit."""

_LONGEST_FIELD_PATH = 40


class Body(BaseModel):
    """The body of a request. Types are not converted."""

    model_config = ConfigDict(strict=True)


AnyBody = TypeVar("AnyBody", bound=Body)


def read_body(request: Request, model: type[AnyBody]) -> AnyBody:
    """The request's body; ends the request with 413 if it is too long, or 400 if it is invalid."""
    data = read_bytes(request)
    try:
        return model.model_validate_json(_replace_invalid_characters(data) if rb"\u" in data else data)
    except ValidationError as error:
        abort(400, _explain(error))


def read_bytes(request: Request, most_bytes: int = LONGEST_BODY_BYTES) -> bytes:
    """The bytes of the request's body; ends the request with 413 if it is too long."""
    if request.content_length is None:
        # A chunked body is cut off at this length without an error; the extra byte shows that it was too long.
        request.max_content_length = most_bytes + 1
    elif request.content_length > most_bytes:
        abort(413)
    data = request.get_data(cache=False)
    if len(data) > most_bytes:
        abort(413)
    return data


def _replace_invalid_characters(data: bytes) -> bytes:
    """The body with characters that databases reject replaced by U+FFFD.

    JavaScript can cut an emoji in half and send the half; and any link can contain %00 in a parameter.
    """
    try:
        text = json.dumps(_replace_nul(json.loads(data)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def _replace_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_replace_nul(one) for one in value]
    if isinstance(value, dict):
        return {_replace_nul(name): _replace_nul(one) for name, one in value.items()}
    return value


def _explain(error: ValidationError) -> str:
    """The first error, with the name of its field and without the value that was sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return "the body is not JSON"
    field_path = ".".join(str(part)[:_LONGEST_FIELD_PATH] for part in first["loc"]) or "the body"
    return f"{field_path}: {first['msg'][:1].lower()}{first['msg'][1:]}"
