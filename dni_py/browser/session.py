"""A page view from its start to its end: consent, the visit, its tracking source, and the page that shows the numbers."""

from typing import Any

from dni_py.browser.engine import close_page, inspect_page, look_again, open_page, swap_tree
from dni_py.browser.events import announce
from dni_py.browser.guard import guarded, listen_to
from dni_py.browser.leases import create_leases
from dni_py.browser.page_events import watch_events
from dni_py.browser.storage import erase_record, load_record, save_record
from dni_py.browser.view import await_leaving, read_view
from dni_py.core.attribution import attribute_landing
from dni_py.core.numbers import prepare_number
from dni_py.core.tags import add_tag
from dni_py.core.text import is_text, keys_of, matches_pattern
from dni_py.core.visits import follow_visit


def create_session(page: Any) -> Any:
    """Return the calls of a page view, which begins with `begin_view`, a function that is put on page.

    page is the account's config; it becomes what `dni_py.browser.engine` knows as a page.
    """
    key = "dni_" + page["account"]
    names = page["target_numbers"].map(lambda target: target["name"])
    state: Any = {}

    def start(has_consent: bool) -> None:
        remembered = load_record(key) or None
        forget(find_refusal(page, has_consent or remembered))
        if not state["refusal"]:
            try:
                follow(remembered)
            except:
                # Somebody else has written under our key.
                follow(None)
            open_page(page)

    def forget(refusal: str) -> None:
        Object.assign(state, {"refusal": refusal, "source": None, "numbers": {}, "reasons": {}, "visit": None})
        track()
        if refusal:
            announce_default(refusal, None)

    def track() -> None:
        # A new list tells the places on the page that what they show is out of date.
        page["tracking"] = names.map(
            lambda name: prepare_number(state["numbers"][name]) if state["numbers"][name] else None
        )
        look_again(page)

    def follow(previous: Any) -> None:
        view = read_view()
        view["has_click"] = keys_of(attribute_landing(view["url"], "", page)["tags"])[0]
        visit = follow_visit(previous, view, page)
        attribution = attribute_landing(visit["landing_url"], visit["referring_url"], page)
        source = page["tracking_sources"][attribution["source_index"]]
        visit["tags"] = Object.assign(attribution["tags"], visit["tags"])
        state["visit"] = visit
        save_record(key, visit)
        state["tried"] = attribution["tried"]
        state["source"] = {"name": source["name"]} if source else None
        assigned = source["assign"] if source else {}
        for name in names:
            if not assigned[name]:
                announce_default("no_tracking_number", name)
            elif assigned[name]["tracking_number"]:
                show(name, assigned[name]["tracking_number"], "")
        page["begin_leases"](assigned)

    def show(name: str, record: Any, reason: Any) -> None:
        if JSON.stringify(record) != JSON.stringify(state["numbers"][name]):
            state["numbers"][name] = record
            track()
        if reason and reason != state["reasons"][name]:
            announce_default(reason, name)
        state["reasons"][name] = reason

    def announce_default(reason: str, name: Any) -> None:
        announce("default", {"reason": reason, "target_number": name})

    def report() -> None:
        swapped = page["written"]
        page["written"] = 0
        if swapped:
            announce("swap", {"swapped": swapped, "numbers": state["numbers"]})

    def tag(name: Any, value: Any) -> None:
        given = name
        if is_text(name):
            given = {}
            given[name] = value
        changed = keys_of(given).filter(lambda each: add_tag(state["visit"]["tags"], each, given[each]))
        if changed[0]:
            page["tell_tags"]()
            keep_visit()

    def keep_visit() -> None:
        state["visit"]["seen_at_ms"] = Date.now()
        # Another tab may have begun a new visit, or withdrawn consent.
        if load_record(key)["entry"] == state["visit"]["entry"]:
            save_record(key, state["visit"])

    def swap(root: Any) -> None:
        if page["roots"].size:
            swap_tree(page, root or document)
        elif not state["refusal"]:
            start(True)

    def consent(answer: str) -> None:
        if answer == "granted" and state["refusal"] == "consent":
            start(True)
        elif answer == "denied":
            erase_record(key)
            withdraw()

    def withdraw() -> None:
        forget("consent")
        restore()

    def follow_tab(event: Any) -> None:
        if event.key == key:
            # What is stored now: this page may have stored more since.
            told = load_record(key)
            if told:
                page["follow_visit"](told)
            else:
                withdraw()

    def restore() -> None:
        page["end_leases"]()
        close_page(page)

    def explain() -> Any:
        return Object.assign({"targets": inspect_page(page)}, state)

    page["target_names"] = names
    page["wanted"] = page["target_numbers"].map(lambda target: prepare_number(target["number"]))
    page["roots"] = __new__(Set())
    page["jobs"] = []
    page["written"] = 0
    page["now_ms"] = 0
    page["announce_default"] = announce_default
    page["report"] = report
    page["begin_view"] = start
    Object.assign(page, create_leases(page, state, guarded(keep_visit), show))
    watch_events(page, tag)
    await_leaving(keep_visit)
    listen_to(window, "storage", follow_tab)
    return {
        "numbers": lambda: state["numbers"],
        "source": lambda: state["source"],
        "tags": lambda: state["visit"]["tags"],
        "tag": tag,
        "swap": swap,
        "restore": restore,
        "consent": consent,
        "explain": explain,
    }


def find_refusal(page: Any, has_consent: Any) -> Any:
    """Return why the page keeps its own numbers: "automation", "bot" or "consent"; "" where nothing speaks against it."""
    if page["automation"] != "allowed" and navigator.webdriver:
        return "automation"
    if matches_pattern(page["bot_pattern"], navigator.userAgent):
        return "bot"
    return "consent" if page["consent"] == "required" and not has_consent else ""
