"""Between an account's page events and the columns that hold them."""

from collections.abc import Mapping
from typing import Any

from server.domain.page_events import PageEvent, PageEventRule, PageEvents, Tag
from server.stores.sql.tables import AccountRow


def fill_page_events(row: AccountRow, page_events: PageEvents) -> None:
    """Make the row say which page events there are."""
    row.page_event_rules = [_write_rule(rule) for rule in page_events.rules]
    row.scroll_depths = list(page_events.scroll_depths)
    row.seconds_on_page = list(page_events.seconds_on_page)


def read_page_events(row: AccountRow) -> PageEvents:
    """The page events that the row describes."""
    rules = tuple(_read_rule(rule) for rule in row.page_event_rules)
    return PageEvents(rules, tuple(row.scroll_depths), tuple(row.seconds_on_page))


def _write_rule(rule: PageEventRule) -> dict[str, Any]:
    tags = [[tag.name, tag.value] for tag in rule.tags]
    return {"selector": rule.selector, "event": rule.event.value, "tags": tags}


def _read_rule(written: Mapping[str, Any]) -> PageEventRule:
    tags = tuple(Tag(name, value) for name, value in written["tags"])
    return PageEventRule(written["selector"], PageEvent(written["event"]), tags)
