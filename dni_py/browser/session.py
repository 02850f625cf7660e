"""A page view from its start to its end: consent, the visit, its tracking source, and the page that shows the numbers."""

from typing import Any

from dni_py.browser.attributes import list_attributes
from dni_py.browser.engine import close_page, inspect_page, open_page, swap_tree
from dni_py.browser.events import announce
from dni_py.browser.guard import guarded
from dni_py.browser.storage import erase_record, load_record, save_record
from dni_py.browser.view import await_leaving, read_view
from dni_py.core.attribution import attribute_landing
from dni_py.core.finding import prepare_targets
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
        nonlocal state
        state = {"refusal": refusal, "source": None, "numbers": {}}
        page["tracking"] = []
        if refusal:
            announce_default(refusal, -1)

    def follow(previous: Any) -> None:
        view = read_view()
        view["has_click"] = keys_of(attribute_landing(view["url"], "", page)["tags"]).length > 0
        visit = follow_visit(previous, view, page)
        attribution = attribute_landing(visit["landing_url"], visit["referring_url"], page)
        source = page["tracking_sources"][attribution["source_index"]]
        visit["tags"] = Object.assign(attribution["tags"], visit["tags"])
        save_record(key, visit)
        state["visit"] = visit
        state["tried"] = attribution["tried"]
        state["source"] = {"name": source["name"]} if source else None
        names.forEach(lambda name, target: assign(name, target, source and source["assign"][name]))

    def assign(name: str, target: int, assigned: Any) -> None:
        if assigned:
            state["numbers"][name] = assigned["tracking_number"]
            page["tracking"][target] = prepare_number(assigned["tracking_number"])
        else:
            page["tracking"][target] = None
            announce_default("no_tracking_number", target)

    def announce_default(reason: str, target: int) -> None:
        announce("default", {"reason": reason, "target_number": names[target]})

    def report() -> None:
        swapped = page["written"]
        page["written"] = 0
        if swapped:
            announce("swap", {"swapped": swapped, "numbers": state["numbers"]})

    def tag(name: Any, value: Any) -> None:
        if is_text(name):
            add_tag(state["visit"]["tags"], name, value)
        else:
            Object.keys(name).forEach(lambda each: add_tag(state["visit"]["tags"], each, name[each]))
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
            open_page(page)

    def consent(answer: str) -> None:
        if answer == "granted" and state["refusal"] == "consent":
            start(True)
        elif answer == "denied":
            erase_record(key)
            forget("consent")
            close_page(page)

    def explain() -> Any:
        return Object.assign({"targets": inspect_page(page)}, state)

    page["target_names"] = names
    page["sought"] = prepare_targets(page["target_numbers"].map(lambda target: target["number"]))
    page["watched"] = list_attributes(page["data_attributes"])
    page["roots"] = __new__(Set())
    page["jobs"] = []
    page["written"] = 0
    page["now_ms"] = 0
    page["announce_default"] = announce_default
    page["report"] = report
    await_leaving(guarded(keep_visit))
    page["begin_view"] = start
    return {
        "numbers": lambda: state["numbers"],
        "source": lambda: state["source"],
        "tags": lambda: state["visit"]["tags"],
        "tag": tag,
        "swap": swap,
        "restore": lambda: close_page(page),
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
