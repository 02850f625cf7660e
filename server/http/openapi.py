"""The OpenAPI document: `spectree` builds it from the routes and their types for requests and responses.

It only describes them. The routes themselves read requests and write responses.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from spectree import Response, SecurityScheme, SpecTree, Tag
from spectree.model_adapter.pydantic_adapter import PydanticModelAdapter
from spectree.models import SecureType, SecuritySchemeData, Server
from spectree.plugins.flask_plugin import FlaskPlugin

from server.http.api.account_schemas import write_account_schemas
from server.http.leases.responses import ErrorResponse, InvalidResponse

API_KEY = "secretKey"
CALLS = Tag(
    name="calls", description="The call log of one account, for its own programs. `docs/rest_api.md` is the guide."
)
ACCOUNT = Tag(
    name="account",
    description="The account, its settings and named parts, in the form of the account file. `docs/rest_api.md` is the guide.",
)
PAGES = Tag(
    name="pages",
    description="What a page with numbers of a number pool sends. `docs/wire.md` is the guide. A body may have any content "
    "type; pages send `text/plain`, which needs no preflight. Responses have `Access-Control-Allow-Origin` with the page's "
    "origin, errors included, unless the account names its origins and this is not one of them. No cookies are set or read.",
)
AUDIO_OPERATIONS = ("fetchRecording",)
_DESCRIBED = "described"
_REFERENCE = "#/components/schemas/"
View = TypeVar("View", bound=Callable[..., Any])


class PlainSchema(GenerateJsonSchema):
    """Schemas without titles, which would only repeat the names of the fields."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False


class _Types(PydanticModelAdapter):
    """All types that Pydantic knows, typed dicts included. Requests may have unknown fields; responses have none."""

    def is_model_type(self, _value: Any) -> bool:
        return True

    def json_schema(self, model: Any, *, ref_template: str, mode: JsonSchemaMode = "validation") -> dict[str, Any]:
        return write_schema(model, ref_template, is_response=mode == "serialization")


class _Routes(FlaskPlugin):
    """Finds what `describe` has added: Flask calls the bare routes, so that descriptions cost a request nothing."""

    def parse_func(self, route: Any) -> Iterator[tuple[str, Any]]:
        for method, view in super().parse_func(route):
            yield method, getattr(view, _DESCRIBED, view)


def create_document() -> SpecTree:
    """The document of one app; `describe` adds its routes."""
    key = SecuritySchemeData(
        type=SecureType.HTTP,
        scheme="bearer",
        description="An API key of the account, made by `dni api-key create`. Each operation names the scope that it needs.",
    )
    return SpecTree(
        backend=_Routes,
        model_adapter=_Types(),  # type: ignore[arg-type]  # nor does the library's own adapter fit its protocol
        naming_strategy=lambda model: model.__name__,
        nested_naming_strategy=lambda _parent, name: name,
        # The library adds a response for its own validation. It validates nothing here, and every operation has a 503.
        validation_error_status=503,
        validation_error_model=ErrorResponse,
        mode="strict",
        annotations=False,
        title="dni_py",
        version="1",
        description="The REST API of one account and its call log, and the requests of pages with number pools.",
        servers=[Server(url="/", description="the server of this document")],
        security_schemes=[SecurityScheme(name=API_KEY, data=key)],
    )


def describe(document: SpecTree, **description: Any) -> Callable[[View], View]:
    """Describe a route with the arguments of `SpecTree.validate`; its docstring is the text."""

    def note(view: View) -> View:
        setattr(view, _DESCRIBED, document.validate(**description)(view))
        return view

    return note


def describe_responses(
    success: Any, meanings: Mapping[int, str], failure: Any = ErrorResponse, *, status: int = 200
) -> Response:
    """The responses of an operation: `success` (None: no body), and failures by status with the meaning of each.

    `failure` is the type of a 503.
    """
    types = {422: InvalidResponse, 503: failure}
    responses = {f"HTTP_{code}": (types.get(code, ErrorResponse), words) for code, words in meanings.items()}
    return Response(**{f"HTTP_{status}": (success, "the requested data" if success else "done")}, **responses)


def write_openapi(document: SpecTree) -> dict[str, Any]:
    """The document. Call it when all routes of the app exist, within the app's context."""
    spec: dict[str, Any] = document.spec
    for operation in (operation for path in spec["paths"].values() for operation in path.values()):
        content = operation.get("requestBody", {}).get("content", {})
        if content and operation["tags"] == [PAGES.name]:
            content["text/plain"] = content["application/json"]
        if too_many := operation["responses"].get("429"):
            wait = {"description": "the seconds after which to retry", "schema": {"type": "integer"}}
            too_many["headers"] = {"Retry-After": wait}
        if operation["tags"] == [ACCOUNT.name]:
            _describe_etag(operation)
        _describe_audio(operation)
        for parameter in operation["parameters"]:
            # The library does not know the converter of names.
            parameter["schema"] = parameter["schema"] or {"type": "string", "minLength": 1}
        operation["responses"] = dict(sorted(operation["responses"].items()))
    spec["components"]["schemas"] |= write_account_schemas()
    schemas, text = spec["components"]["schemas"], json.dumps(spec)
    # Query parameters are listed with their operation, so nothing refers to their model.
    spec["components"]["schemas"] = {name: schemas[name] for name in sorted(schemas) if f'"{_REFERENCE}{name}"' in text}
    return spec


def _describe_etag(operation: dict[str, Any]) -> None:
    etag = {"description": "the revision of the account, for `If-Match`", "schema": {"type": "string"}}
    responses = operation["responses"]
    if "428" not in responses:
        responses["304"] = {"description": "the account still has the revision of `If-None-Match`"}
    for status in ("200", "201", "204", "304"):
        if status in responses:
            responses[status]["headers"] = {"ETag": etag}


def _describe_audio(operation: dict[str, Any]) -> None:
    """Add to an operation that serves audio what the library can't describe: ranges and bytes."""
    if operation["operationId"] not in AUDIO_OPERATIONS:
        return
    audio = {"content": {"audio/*": {"schema": {"type": "string", "format": "binary"}}}}
    part = {"description": "the requested range of bytes; `Content-Range` says which"}
    responses = operation["responses"]
    responses["200"] = {"description": "the whole audio", **audio}
    responses["206"] = {**part, **audio}
    responses["416"] = {"description": responses["416"]["description"]}
    words = "One range of bytes, as players send it to seek: `bytes=0-`. Other ranges are ignored."
    schema = {"type": "string", "examples": ["bytes=65536-"]}
    parameter = {"name": "Range", "in": "header", "required": False, "description": words, "schema": schema}
    operation["parameters"] = [*operation["parameters"], parameter]


@cache
def write_schema(model: Any, ref_template: str, *, is_response: bool) -> dict[str, Any]:
    """The JSON Schema of a type. Cached: the library copies it, and each server of a process describes the same types."""
    mode: JsonSchemaMode = "serialization" if is_response else "validation"
    schema = TypeAdapter(model).json_schema(schema_generator=PlainSchema, ref_template=ref_template, mode=mode)
    for part in (schema, *schema.get("$defs", {}).values()):
        if is_response and "properties" in part:
            part["additionalProperties"] = False
    return schema
