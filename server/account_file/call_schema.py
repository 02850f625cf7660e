"""The fields of the entries that say where calls are answered, and who is told of them."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt
from pydantic import StringConstraints as Text

from server.account_file.call_field_types import check_body, check_needed_tag, check_secret_name
from server.account_file.field_types import Name, Number, limit_list
from server.account_file.schema import Entry
from server.domain.postbacks.postback import Method, Trigger

_MOST_CALLS = 1_000_000
_MOST_NEEDED_TAGS = 50
_A_DAY_IN_SECONDS = 86_400
_NeededTag = Annotated[str, AfterValidator(check_needed_tag)]
_Calls = Annotated[StrictInt, Field(ge=1, le=_MOST_CALLS)]


class ReceivingNumberEntry(Entry):
    """One of `receiving_numbers`."""

    name: Name
    number: Number
    max_concurrent: _Calls | None = None
    max_per_day: _Calls | None = None


class PostbackEntry(Entry):
    """One of `postbacks`, a preset's fields filled in; what stands in its texts is checked by `server.domain.postbacks`."""

    name: Name
    on: Trigger
    url: Annotated[str, Text(strip_whitespace=True, min_length=1)]
    method: Method = Method.GET
    headers: dict[str, str] = Field(default_factory=dict)
    body: Annotated[str, AfterValidator(check_body)] = ""
    min_talk_seconds: Annotated[StrictInt, Field(ge=0, le=_A_DAY_IN_SECONDS)] = 0
    needs_tags: Annotated[list[_NeededTag], limit_list(_MOST_NEEDED_TAGS)] = Field(default_factory=list)
    first_of: Annotated[list[_NeededTag], limit_list(_MOST_NEEDED_TAGS)] = Field(default_factory=list)
    campaign: Name | None = None
    secret: Annotated[str, AfterValidator(check_secret_name)] = ""
