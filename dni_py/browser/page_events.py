"""Turns what happens on the page into tags: events on elements, by the rules in the config, scrolling, and time."""

from typing import Any

from dni_py.browser.guard import do_later, listen_to
from dni_py.core.text import keys_of, match_pattern

EVENT_MARK = "data-dni-tag"
FORM_MARK = EVENT_MARK + "-form"


def watch_events(page: Any, tag: Any) -> None:
    """Call tag with tags whenever an event happens that the page or the account has a rule for."""

    def watch(rule: Any) -> None:
        def follow(event: Any) -> None:
            # The path leads out of shadow roots, which have nothing to match.
            element = event.composedPath().find(lambda node: node.matches and node.matches(rule["selector"]))
            if element:
                tag(read_tags(element, rule["tags"]))

        listen_to(document, rule["event"], follow)

    def follow_depth() -> None:
        depth = (scrollY + innerHeight) / document.documentElement.scrollHeight * 100
        while page["scroll_depths"][0] <= depth:
            tag("scroll_depth", page["scroll_depths"][0])
            page["scroll_depths"].shift()

    page["page_events"].forEach(watch)
    if DNI_WITH_OPT_INS:
        listen_to(document, "scroll", follow_depth)
        page["seconds_on_page"].forEach(
            lambda seconds: do_later(seconds * 1000, lambda: tag("seconds_on_page", seconds))
        )


def read_tags(element: Any, given: Any) -> Any:
    """Return an element's tags: those of its attribute, of the fields that a form names, and the given ones."""
    tags: Any = {}
    mark = match_pattern("([^=]*)=([\\s\\S]*)", element.getAttribute(EVENT_MARK))
    tags[mark[1]] = mark[2]
    names = element.getAttribute(FORM_MARK)
    if names:
        fields = __new__(FormData(element))
        for name in names.split(" "):
            tags[name] = fields.get(name)
    for name in keys_of(given):
        tags[name] = given[name] or "" + Date.now()
    return tags
