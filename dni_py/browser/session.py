"""A page view from its start to its end: consent, the visit, its tracking source, and the page that shows the numbers."""

from typing import Any

from dni_py.browser.engine import close_page, inspect_page, open_page, swap_tree
from dni_py.browser.events import announce
from dni_py.browser.guard import guarded
from dni_py.browser.places import list_attributes
from dni_py.browser.storage import erase_record, load_record, save_record
from dni_py.browser.view import await_hiding, lift_hiding, read_view
from dni_py.core.attribution import attribute_landing
from dni_py.core.bots import is_bot
from dni_py.core.finding import prepare_targets
from dni_py.core.numbers import prepare_number
from dni_py.core.tags import add_tag
from dni_py.core.text import is_text, keys_of
from dni_py.core.visits import follow_visit


def create_session(page: Any) -> Any:
    """Return the calls of a page view, of which `start` must come first. page is the account's config, and becomes more."""
    key = "dni_" + page["account"]
    names = page["target_numbers"].map(lambda target: target["name"])
    visit: Any = None
    attribution: Any = None
    refusal: Any = "consent"
    page["names"] = names
    page["targets"] = prepare_targets(page["target_numbers"].map(lambda target: target["number"]))
    page["attributes"] = list_attributes(page["data_attributes"])
    page["tracking"] = []
    page["roots"] = __new__(Set())
    page["swapped"] = 0

    def start(has_consent: bool) -> None:
        nonlocal refusal
        remembered = load_record(key)
        refusal = find_refusal(page, has_consent or remembered)
        if refusal:
            announce_default(refusal, -1)
        else:
            try:
                follow(remembered)
            except:
                # Somebody else has written under our key.
                follow(None)
            show()

    def follow(previous: Any) -> None:
        nonlocal visit, attribution
        view = read_view()
        view["has_click"] = keys_of(attribute_landing(view["url"], "", page)["tags"]).length > 0
        visit = follow_visit(previous, view, page)
        attribution = attribute_landing(visit["landing_url"], visit["referring_url"], page)
        save_record(key, visit)

    def show() -> None:
        source = page["tracking_sources"][attribution["source"]]
        for name in names:
            assigned = source and source["assign"][name]
            page["tracking"].push(prepare_number(assigned["tracking_number"]) if assigned else None)
            if not assigned:
                announce_default("no_tracking_number" if source else "no_tracking_source", page["tracking"].length - 1)
        open_page(page)

    def announce_default(reason: str, target: int) -> None:
        lift_hiding()
        announce("default", {"reason": reason, "target_number": names[target] or None})

    def report() -> None:
        lift_hiding()
        if page["swapped"]:
            announce("swap", {"swapped": page["swapped"], "numbers": list_numbers()})
            page["swapped"] = 0

    def list_numbers() -> Any:
        numbers = {}
        page["tracking"].forEach(lambda tracking, target: keep(numbers, names[target], tracking))
        return numbers

    def keep(record: Any, name: str, tracking: Any) -> None:
        if tracking:
            record[name] = tracking["record"]

    def read_source() -> Any:
        source = attribution and page["tracking_sources"][attribution["source"]]
        return {"name": source["name"]} if source else None

    def list_tags() -> Any:
        return Object.assign({}, attribution and attribution["tags"], visit and visit["tags"])

    def tag(name: Any, value: Any) -> None:
        given = name
        if is_text(name):
            given = {}
            given[name] = value
        for each in Object.keys(given):
            add_tag(visit["tags"], each, given[each])
        keep_visit()

    def keep_visit() -> None:
        visit["seen_at_ms"] = Date.now()
        save_record(key, visit)

    def swap(root: Any) -> None:
        if page["roots"].size > 0:
            swap_tree(page, root or document)
        elif not refusal:
            open_page(page)

    def consent(answer: str) -> None:
        nonlocal refusal, visit, attribution
        if answer == "granted" and refusal == "consent":
            start(True)
        elif answer == "denied":
            erase_record(key)
            if not refusal:
                close_page(page)
            page["tracking"] = []
            visit = None
            attribution = None
            refusal = "consent"
            announce_default(refusal, -1)

    def explain() -> Any:
        return {
            "refusal": refusal,
            "visit": visit,
            "source": read_source(),
            "tried": attribution and attribution["tried"],
            "targets": inspect_page(page),
        }

    page["announce_default"] = announce_default
    page["report"] = report
    await_hiding(guarded(keep_visit))
    return {
        "start": start,
        "numbers": list_numbers,
        "source": read_source,
        "tags": list_tags,
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
    if is_bot(navigator.userAgent, page["bot_words"]):
        return "bot"
    return "consent" if page["consent"] == "required" and not has_consent else ""
