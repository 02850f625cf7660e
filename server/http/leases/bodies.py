"""What a page may send: the body of each request, strictly typed, with limits on size, count and characters.

Unknown fields are ignored, so that a newer page can talk to an older server.
"""

import json
from typing import Annotated, Any, TypeVar

from flask import Request, abort
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dni_py.core.parameters import LONGEST_VALUE
from dni_py.core.tags import LONGEST_TAG_NAME
from dni_py.core.visits import LONGEST_URL
from server.domain.number_pools import MOST_POOLED_TARGETS

LONGEST_BODY_BYTES = 65_536
"""The most that a browser sends from a page that is being closed (Fetch, section 4.5: keepalive); two URLs and 50 tags fit."""
MOST_TAGS_SENT = 500
"""A page sends the tags of its address along with its own; `tag_limits` decides how many of them are stored."""

MOST_LEASES = 100
LONGEST_TOKEN = 300
_LONGEST_NAME = 100
_LONGEST_FIELD_PATH = 40

VisitorId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Url = Annotated[str, StringConstraints(max_length=LONGEST_URL, pattern=r"^[^\u0000-\u001f\u007f]*$")]
TargetName = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_NAME)]
TagName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TAG_NAME, pattern=r"^[^\u0000]*$")]
TagValue = Annotated[str, StringConstraints(max_length=LONGEST_VALUE, pattern=r"^[^\u0000]*$")]
Tags = Annotated[dict[TagName, TagValue], Field(max_length=MOST_TAGS_SENT)]
Token = Annotated[str, StringConstraints(max_length=LONGEST_TOKEN)]
Tokens = Annotated[list[Token], Field(max_length=MOST_LEASES)]


class Body(BaseModel):
    """The body of a request. Types are not converted."""

    model_config = ConfigDict(strict=True)


class ClaimedVisit(Body):
    """The visit according to the page: landing URL, referring URL and the page's tags."""

    landing_url: Url
    referring_url: Url = ""
    tags: Tags = {}


class ClaimBody(Body):
    """The body of a claim: the visitor, the visit and the target numbers."""

    visitor_id: VisitorId
    visit: ClaimedVisit
    target_numbers: Annotated[list[TargetName], Field(min_length=1, max_length=MOST_POOLED_TARGETS)]


class RenewBody(Body):
    """The body of a heartbeat: the tokens of the shown leases, and the page's tags if they have changed."""

    leases: Tokens
    tags: Tags | None = None


class LeaveBody(Body):
    """The body of a page's last request: the tokens of the leases that it no longer shows, and tags that have changed."""

    leases: Tokens
    tags: Tags | None = None


class TagBody(Body):
    """The body of a request that adds tags for the visitor of a lease."""

    lease: Token
    tags: Tags


AnyBody = TypeVar("AnyBody", bound=Body)


def read_body(request: Request, model: type[AnyBody]) -> AnyBody:
    """The request's body; ends the request with 413 if it is too long, or 400 if it is invalid."""
    data = read_bytes(request)
    try:
        return model.model_validate_json(_replace_invalid_characters(data) if rb"\u" in data else data)
    except ValidationError as error:
        abort(400, _explain(error))


def read_bytes(request: Request) -> bytes:
    """The bytes of the request's body; ends the request with 413 if it is too long."""
    if request.content_length is None:
        # A chunked body is cut off at this length without an error; the extra byte shows that it was too long.
        request.max_content_length = LONGEST_BODY_BYTES + 1
    elif request.content_length > LONGEST_BODY_BYTES:
        abort(413)
    data = request.get_data(cache=False)
    if len(data) > LONGEST_BODY_BYTES:
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
