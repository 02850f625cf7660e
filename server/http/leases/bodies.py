"""What a page may send: each call's body, strictly typed, bounded in size, count and characters.

Fields that are not named here are passed over, so that a newer page can talk to an older server.
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
"""What a browser sends at most from a page that is being left (Fetch, section 4.5: keepalive); two URLs and 50 tags fit."""
MOST_TAGS_SENT = 500
"""A page tells the tags of its address along with its own; how many of them are kept is decided later."""

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
    """A body of a call: no type is taken for another."""

    model_config = ConfigDict(strict=True)


class ClaimedVisit(Body):
    """The visit as the page tells it: where it landed, from where, and the tags that the page gives it."""

    landing_url: Url
    referring_url: Url = ""
    tags: Tags = {}


class ClaimBody(Body):
    """The body of a claim: who asks, for which visit, and for which target numbers."""

    visitor_id: VisitorId
    visit: ClaimedVisit
    target_numbers: Annotated[list[TargetName], Field(min_length=1, max_length=MOST_POOLED_TARGETS)]


class RenewBody(Body):
    """The body of a heartbeat: the tokens of the leases that are shown, and the page's tags where they are news."""

    leases: Tokens
    tags: Tags | None = None


class LeaveBody(Body):
    """The body of a page's last words: the tokens of the leases that are shown no more, and the tags that are news."""

    leases: Tokens
    tags: Tags | None = None


class TagBody(Body):
    """The body of a call that adds tags to the visitor's side of a lease."""

    lease: Token
    tags: Tags


AnyBody = TypeVar("AnyBody", bound=Body)


def read_body(request: Request, model: type[AnyBody]) -> AnyBody:
    """The request's body; ends the request with 413 or 400 when it is too long or is not as it should be."""
    if request.content_length is None:
        # It comes in chunks: cut off at this length without a word, so that one byte more tells.
        request.max_content_length = LONGEST_BODY_BYTES + 1
    elif request.content_length > LONGEST_BODY_BYTES:
        abort(413)
    data = request.get_data(cache=False)
    if len(data) > LONGEST_BODY_BYTES:
        abort(413)
    try:
        return model.model_validate_json(_mend_characters(data) if rb"\u" in data else data)
    except ValidationError as error:
        abort(400, _explain(error))


def _mend_characters(data: bytes) -> bytes:
    """The body with what no database takes replaced by U+FFFD.

    JavaScript cuts text in the middle of an emoji and sends the half; and whoever makes a link can put %00 into a parameter.
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
    """The first thing that is wrong, by the name of its field, without what was sent."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return "the body is not JSON"
    field_path = ".".join(str(part)[:_LONGEST_FIELD_PATH] for part in first["loc"]) or "the body"
    return f"{field_path}: {first['msg'][:1].lower()}{first['msg'][1:]}"
