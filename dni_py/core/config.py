"""An account's public config, which the server appends to the bundle and the browser reads."""

from typing import TypedDict

from dni_py.core.attribution import AttributionRules
from dni_py.core.numbers import NumberRecord
from dni_py.core.visits import VisitRules


class TargetNumber(TypedDict):
    """A number that is swapped, under the name that the account file gives it."""

    name: str
    number: NumberRecord


class PageEvent(TypedDict):
    """An event on an element that matches a CSS selector, and the tags that it adds. An empty tag value means the time in ms."""

    event: str
    selector: str
    tags: dict[str, str]


class SpotRules(TypedDict):
    """Where the script searches for numbers: attributes, links (see `write_link_pattern`) and JSON-LD.

    visited_elements is the CSS selector of the elements that may have one of the attributes or, by its
    first part, a tree of their own. extension_mark joins an extension to a number in a link.
    """

    attributes: list[str]
    visited_elements: str
    link_pattern: str
    extension_mark: str
    json_ld: bool


class EventRules(TypedDict):
    """Which page events become tags: events on elements, scroll depths in percent, and times on the page in seconds."""

    page_events: list[PageEvent]
    scroll_depths: list[str]
    seconds_on_page: list[str]


class PublicConfig(AttributionRules, VisitRules, SpotRules, EventRules, TypedDict):
    """Everything of an account that a browser gets.

    server is the base URL of requests, empty if the server does not know it. cookie_domains are domains with several of the
    account's hosts, between which a visit continues. origin_groups has the number of each origin's group: links carry visits
    from one group to another. consent_signal is the property of navigator that says whether
    the visitor must agree first, empty for never; automation is refused or allowed.
    With page_reports, each visit reports one page. User agents that match bot_pattern see the page's own numbers. target_numbers
    are sorted by length, the longest first.
    """

    account: str
    server: str
    cookie_domains: dict[str, str]
    origin_groups: dict[str, int]
    consent_signal: str
    automation: str
    page_reports: bool
    bot_pattern: str
    target_numbers: list[TargetNumber]
