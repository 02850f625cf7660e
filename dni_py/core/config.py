"""An account's public config, as the server writes it behind the bundle and the browser reads it."""

from typing import TypedDict

from dni_py.core.attribution import AttributionRules
from dni_py.core.numbers import NumberRecord
from dni_py.core.visits import VisitRules


class TargetNumber(TypedDict):
    """A number that is swapped, under the name that the account file gives it."""

    name: str
    number: NumberRecord


class PageEvent(TypedDict):
    """What becomes a tag: an event on an element that a CSS selector matches. An empty tag value stands for the time in ms."""

    event: str
    selector: str
    tags: dict[str, str]


class SpotRules(TypedDict):
    """Where numbers are looked for: attributes, links (see `write_link_pattern`) and JSON-LD.

    visited_elements is the CSS selector of the elements that may have one of the attributes or, by its
    first part, a tree of their own. extension_mark joins an extension to a number in a link.
    """

    attributes: list[str]
    visited_elements: str
    link_pattern: str
    extension_mark: str
    json_ld: bool


class EventRules(TypedDict):
    """Which page events become tags: those on elements, and the depths in percent and times in seconds that are reached."""

    page_events: list[PageEvent]
    scroll_depths: list[str]
    seconds_on_page: list[str]


class PublicConfig(AttributionRules, VisitRules, SpotRules, EventRules, TypedDict):
    """All that a browser ever gets of an account.

    server is the URL that the paths of requests are appended to, empty where the server does not know it. cookie_domains are
    domains with several of the account's hosts, between which a visit goes on. consent is required or not_required, automation
    refused or allowed. User agents that fit bot_pattern keep the page's own numbers. target_numbers are sorted by length, the
    longest first.
    """

    account: str
    server: str
    cookie_domains: dict[str, str]
    consent: str
    automation: str
    bot_pattern: str
    target_numbers: list[TargetNumber]
