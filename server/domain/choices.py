"""The enums of an account's options; each value is also the word in JSON and in the account file."""

from enum import StrEnum


class Consent(StrEnum):
    """Whether the tag waits for the visitor's consent before it stores or sends anything."""

    NOT_REQUIRED = "not_required"
    REQUIRED = "required"


class ConsentFrom(StrEnum):
    """Where the tag reads what the visitor decided: from the site, by `dni.consent()`, or from a consent standard."""

    SITE = "site"
    TCF = "tcf"
    GOOGLE_CONSENT_MODE = "google_consent_mode"
    WP_CONSENT_API = "wp_consent_api"


class Gpc(StrEnum):
    """What the tag does with Global Privacy Control, a signal of the browser: wait for consent, or ignore it."""

    HONOUR = "honour"
    IGNORE = "ignore"


class Attribution(StrEnum):
    """Which visit of a visitor determines the tracking source: the last one, or the first one that is remembered."""

    LAST_TOUCH = "last_touch"
    FIRST_TOUCH = "first_touch"


class Automation(StrEnum):
    """What automated browsers see: the page's own number (`refused`), or the same as visitors (`allowed`, for staging)."""

    REFUSED = "refused"
    ALLOWED = "allowed"


class LinkExtension(StrEnum):
    """How a `tel:` link writes an extension: `;ext=12` or `,12` (a pause, then the digits)."""

    EXT = "ext"
    COMMA = "comma"

    @property
    def mark(self) -> str:
        """The text between the number and its extension in a link."""
        return "," if self is LinkExtension.COMMA else ";ext="


class SourceKind(StrEnum):
    """Where a tracking source reaches people: on the web site, or elsewhere (a billboard, a leaflet)."""

    ON_SITE = "on_site"
    OFF_SITE = "off_site"


class ManagedBy(StrEnum):
    """What manages a part of an account: the means of its last change. Files change parts of other managers only on request."""

    FILE = "file"
    CONSOLE = "console"
    CARRIER = "carrier"


class PoolMode(StrEnum):
    """Which visits share a number of the pool: those with equal key tags (`shared`), or none (`per_visitor`)."""

    SHARED = "shared"
    PER_VISITOR = "per_visitor"


class PoolSizing(StrEnum):
    """Who changes the size of a number pool: people alone, people after a suggestion, or the server by itself."""

    FIXED = "fixed"
    SUGGEST = "suggest"
    AUTOMATIC = "automatic"
