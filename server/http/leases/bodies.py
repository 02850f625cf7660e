"""What a page may send: the body of each request, strictly typed, with limits on size, count and characters.

Unknown fields are ignored, so that a newer page can talk to an older server.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from dni_py.core.parameters import LONGEST_VALUE
from dni_py.core.tags import LONGEST_TAG_NAME
from dni_py.core.visits import LONGEST_URL
from server.domain.number_pools import MOST_POOLED_TARGETS
from server.http.request_bodies import Body

MOST_TAGS_SENT = 500
"""A page sends the tags of its address along with its own; `tag_limits` decides how many of them are stored."""

MOST_LEASES = 100
LONGEST_TOKEN = 300
_LONGEST_NAME = 100

VisitorId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Url = Annotated[str, StringConstraints(max_length=LONGEST_URL, pattern=r"^[^\u0000-\u001f\u007f]*$")]
TargetName = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_NAME)]
TagName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TAG_NAME, pattern=r"^[^\u0000]*$")]
TagValue = Annotated[str, StringConstraints(max_length=LONGEST_VALUE, pattern=r"^[^\u0000]*$")]
Tags = Annotated[dict[TagName, TagValue], Field(max_length=MOST_TAGS_SENT)]
Token = Annotated[str, StringConstraints(max_length=LONGEST_TOKEN)]
Tokens = Annotated[list[Token], Field(max_length=MOST_LEASES)]


class ClaimedVisit(Body):
    """The visit according to the page: landing URL, referring URL and the page's tags."""

    landing_url: Url
    referring_url: Url = ""
    tags: Tags = Field(default={})


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
