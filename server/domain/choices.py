"""The closed sets of words that an account chooses from; each value is the word on the wire and in the account file."""

from enum import StrEnum


class Consent(StrEnum):
    """Whether the tag waits for the visitor's consent before it stores or sends anything."""

    NOT_REQUIRED = "not_required"
    REQUIRED = "required"


class Attribution(StrEnum):
    """Which visit of a visitor decides the tracking source: the last one, or the first one that is remembered."""

    LAST_TOUCH = "last_touch"
    FIRST_TOUCH = "first_touch"


class Automation(StrEnum):
    """What automated browsers get: the page's own number (`refused`), or what any visitor gets (for staging)."""

    REFUSED = "refused"
    ALLOWED = "allowed"


class LinkExtension(StrEnum):
    """How an extension is written in a `tel:` link: `;ext=12` or `,12` (a pause, then the digits)."""

    EXT = "ext"
    COMMA = "comma"

    @property
    def mark(self) -> str:
        """What stands in a link between the number and its extension."""
        return "," if self is LinkExtension.COMMA else ";ext="


class SourceKind(StrEnum):
    """Where a tracking source meets people: on the web site, or in the world (a billboard, a leaflet)."""

    ON_SITE = "on_site"
    OFF_SITE = "off_site"


class ManagedBy(StrEnum):
    """Who looks after a part of an account: whoever changed it last. A file changes no part of the others unasked."""

    FILE = "file"
    CONSOLE = "console"
    CARRIER = "carrier"


class PoolMode(StrEnum):
    """Who shares a pool's number: visits with equal key tags (`shared`), or nobody (`per_visitor`)."""

    SHARED = "shared"
    PER_VISITOR = "per_visitor"
