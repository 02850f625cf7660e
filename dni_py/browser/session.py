"""A page view from its start to its end: consent, the visit, its tracking source, and the page that shows the numbers."""

from typing import Any

from dni_py.browser.api import publish_api
from dni_py.browser.carrying import carry_visits, take_carried_visit
from dni_py.browser.engine import inspect_page, open_page, rescan
from dni_py.browser.events import announce, announce_default
from dni_py.browser.guard import guarded, listen_to
from dni_py.browser.known_numbers import create_engine, know_shown, list_shown, show_numbers
from dni_py.browser.leases import create_leases
from dni_py.browser.page_events import watch_events
from dni_py.browser.site_reports import report_check, report_page
from dni_py.browser.storage import load_shown, load_visit, save_shown, save_visit
from dni_py.browser.view import await_leaving, read_view
from dni_py.core.attribution import attribute_landing
from dni_py.core.config import PublicConfig
from dni_py.core.tags import add_tag
from dni_py.core.text import is_text, keys_of, matches_pattern
from dni_py.core.visits import follow_visit


def start_session(config: PublicConfig) -> None:
    """Publish the calls of a page view, and begin it when somebody looks at the page."""
    key = "dni_" + config["account"]
    engine = create_engine(config)
    names = engine["target_names"]
    state: Any = {"refusal": "prerendering"}

    def start(has_consent: bool) -> None:
        remembered = load_visit(key)
        # Somebody else may have written under our key.
        if not matches_pattern("^[\\w-]{16,64}$", "" + Object(remembered).visitor_id):
            remembered = None
        forget(find_refusal(config, has_consent or remembered))
        if not state["refusal"]:
            try:
                follow(remembered)
            except:
                # Somebody else has written under our key.
                follow(None)
            if engine["open_roots"].size:
                rescan(engine, None)
            else:
                open_page(engine)

    def forget(refusal: str) -> None:
        Object.assign(state, {"refusal": refusal, "source": None, "numbers": {}, "reasons": {}, "visit": None})
        if refusal:
            announce_default(refusal, None)

    def follow(previous: Any) -> None:
        visit = follow_visit(
            previous,
            # The record was read when the page was opened, because consent may come later.
            Object.assign(read_view(), opened) if DNI_WITH_CARRIED_VISITS else read_view(),
            config,
        )
        attribution = attribute_landing(visit["landing_url"], visit["referring_url"], config)
        source = config["tracking_sources"][attribution["source_index"]]
        visit["tags"] = Object.assign(attribution["tags"], visit["tags"])
        state["visit"] = visit
        save_visit(config, visit)
        state["tried"] = attribution["tried"]
        state["source"] = {"name": source["name"]} if source else None
        assigned = source["assign"] if source else {}
        for name in names:
            if not assigned[name]:
                state["reasons"][name] = "no_tracking_number"
                announce_default("no_tracking_number", name)
            elif assigned[name]["tracking_number"]:
                state["numbers"][name] = assigned[name]["tracking_number"]
        know_shown(engine, load_shown(key) or Array())
        put_numbers()
        if DNI_WITH_POOLS:
            leases["begin_leases"](assigned)

    def put_numbers() -> None:
        show_numbers(engine, state["numbers"])
        save_shown(key, list_shown(engine))

    def show(name: str, record: Any, reason: Any) -> None:
        if JSON.stringify(record) != JSON.stringify(state["numbers"][name]):
            state["numbers"][name] = record
            put_numbers()
            rescan(engine, None)
        if reason and reason != state["reasons"][name]:
            announce_default(reason, name)
        state["reasons"][name] = reason

    def report() -> None:
        count = engine["written_count"]
        engine["written_count"] = 0
        if count:
            announce("swap", {"swapped": count, "numbers": state["numbers"]})

    def tag(name: Any, value: Any) -> None:
        given = name
        if is_text(name):
            given = {}
            given[name] = value
        changed = keys_of(given).filter(lambda each: add_tag(state["visit"]["tags"], each, given[each]))
        if changed[0]:
            if DNI_WITH_POOLS:
                leases["report_tags"]()
            keep_visit()

    def keep_visit() -> None:
        state["visit"]["seen_at_ms"] = Date.now()
        # Another tab may have started a new visit, or withdrawn consent.
        if load_visit(key)["entry"] == state["visit"]["entry"]:
            save_visit(config, state["visit"])

    def swap(root: Any) -> None:
        if state["refusal"] == "restored":
            start(True)
        elif engine["open_roots"].size:
            rescan(engine, root or document)

    def consent(decision: str) -> None:
        if decision == "granted" and state["refusal"] == "consent":
            start(True)
        elif decision == "denied":
            save_visit(config, None)
            withdraw()

    def withdraw() -> None:
        save_shown(key, None)
        forget("consent")
        restore()

    def follow_tab(event: Any) -> None:
        if event.key == key:
            # Read what is stored now: this page may have stored more since the event.
            visit = load_visit(key)
            if not visit:
                withdraw()
            elif DNI_WITH_POOLS:
                leases["follow_visit"](visit)

    def restore() -> None:
        state["refusal"] = state["refusal"] or "restored"
        if DNI_WITH_POOLS:
            leases["end_leases"]()
        # Copies of our numbers that the page has stored are still put back when they appear.
        show_numbers(engine, {})
        rescan(engine, None)

    def explain() -> Any:
        return Object.assign({"targets": inspect_page(engine).map(complete_finding)}, state)

    def complete_finding(finding: Any) -> Any:
        name = finding["target_number"]
        lack = state["reasons"][name] or ""
        if DNI_WITH_POOLS:
            lack = "" if state["numbers"][name] else lack or "waiting"
        finding["skipped"] = finding["skipped"] or state["refusal"] or lack
        return finding

    engine["report_writing"] = report
    if DNI_WITH_POOLS:
        leases = create_leases(config, names, state, guarded(keep_visit), show)
        engine["want_number"] = leases["want_lease"]
    if DNI_WITH_CARRIED_VISITS:
        opened = take_carried_visit(read_view(), config["origin_groups"])
        carry_visits(config["origin_groups"], state)
    watch_events(config, tag)
    await_leaving(keep_visit)
    listen_to(window, "storage", follow_tab)
    report_check(explain)
    if DNI_WITH_OPT_INS and config["page_reports"]:
        report_page(state, keep_visit, explain)
    calls = {
        "numbers": lambda: state["numbers"],
        "source": lambda: state["source"],
        "tags": lambda: state["visit"]["tags"],
        "tag": tag,
        "swap": swap,
        "restore": restore,
        "consent": consent,
        "explain": explain,
    }
    publish_api(calls, start)


def find_refusal(config: PublicConfig, has_consent: Any) -> Any:
    """Return why the page keeps its own numbers: "automation", "bot" or "consent"; "" if they are swapped."""
    if config["automation"] != "allowed" and navigator.webdriver:
        return "automation"
    if matches_pattern(config["bot_pattern"], navigator.userAgent):
        return "bot"
    return "" if has_consent or not navigator[config["consent_signal"]] else "consent"
