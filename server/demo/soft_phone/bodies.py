"""The request bodies of the soft phone, strictly typed."""

import re
from typing import Annotated, TypeVar

from flask import Request, abort
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from server.demo.simulated_carrier.planned_call import CalleeReaction

LONGEST_BODY_BYTES = 1_000

_E164 = re.compile(r"\+[1-9][0-9]{5,14}")


def _check_number(text: str) -> str:
    if not _E164.fullmatch(text):
        raise PydanticCustomError("number", "expected a number as in +14155550123")
    return text


Number = Annotated[str, AfterValidator(_check_number)]


class DialBody(BaseModel):
    """A new call: the number (E.164), the extension in its link, the caller, and what happens when it rings."""

    model_config = ConfigDict(extra="forbid")

    number: Number
    extension: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,11}$")] | None = None
    caller: Number
    callee: CalleeReaction = CalleeReaction.PICKS_UP


class KeysBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keys: Annotated[str, Field(min_length=1), StringConstraints(pattern=r"^[0-9*#]{1,20}$")]


AnyBody = TypeVar("AnyBody", bound=BaseModel)


def read_body(request: Request, model: type[AnyBody]) -> AnyBody:
    """The body of the request. Responds with 415, 413 or 400 if it is not valid."""
    if request.mimetype != "application/json":
        # A page of another site would need a CORS preflight to send this type, which is not allowed.
        abort(415, "expected a body of the type application/json")
    if (request.content_length or 0) > LONGEST_BODY_BYTES:
        abort(413)
    request.max_content_length = LONGEST_BODY_BYTES
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field_path = ".".join(map(str, first["loc"])) or "the body"
        abort(400, f"{field_path[:40]}: {first['msg'][:1].lower()}{first['msg'][1:]}")
