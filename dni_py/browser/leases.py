"""Numbers from pools: claimed when a target is on the page, renewed while it is visible, returned when it is left.

They are stored with the visit, so that its next page and its other tabs have them at once: numbers, by target and as in the
server's response (with a lease, or with the reason for a default number; without a number if the lease has ended);
renew_at_ms and valid_until_ms; and tags_changed_at_ms, until the server has acknowledged the page's tags.
"""

from collections.abc import Callable
from typing import Any, TypedDict

from dni_py.browser.guard import do_later, guarded, listen_to
from dni_py.browser.wire import find_server, make_plain, post, send_last
from dni_py.core.config import PublicConfig
from dni_py.core.lease_states import next_lease_state
from dni_py.core.text import keys_of

PATIENCE_MS = 3000
"""If the server takes longer to respond, the page shows the default number; a later response still counts."""

LONGEST_GRACE_MS = 20000
"""A response that is later than this, or later than the time to the next heartbeat, removes the number from the page."""

RETRY_MS = 2500
LONGEST_RETRY_MS = 20000
BATCH_MS = 1000
SPREAD_MS = 300
TAB_SWITCH_MS = 100
"""By then a tab that becomes visible knows of the leave of the tab before it, so that both cause one request."""


class Leases(TypedDict):
    """The calls of a page view for its leases.

    begin_leases takes the assignments of the tracking source, by target; want_lease the index of a target that is on the page;
    follow_visit the visit that another tab has stored; report_tags says that the visit's tags have changed.
    """

    begin_leases: Callable[[Any], None]
    want_lease: Callable[[int], None]
    report_tags: Callable[[], None]
    end_leases: Callable[[], None]
    follow_visit: Callable[[Any], None]


def create_leases(config: PublicConfig, target_names: Any, session: Any, save: Any, show: Any) -> Leases:
    """Return the calls of a page view for the leases of its visit, which is in session.

    show(target, number, reason) puts a number on the page, save() stores the visit.
    """
    server = find_server(config)
    assigned: Any = {}
    names: Any = []
    timer = 0
    lease_state = "idle"
    needs_claim = True
    asked_at_ms = 0
    failure = ""
    unreachable = "network"
    retry_ms = RETRY_MS

    def begin(source_assigns: Any) -> None:
        nonlocal assigned, names, needs_claim
        assigned = source_assigns
        names = make_plain(keys_of(assigned).filter(lambda name: assigned[name]["default_number"]))
        needs_claim = True
        if names.some(find_token):
            start(0)

    def want(target: int) -> None:
        if lease_state == "idle" and names.includes(target_names[target]):
            start(0)

    def start(delay_ms: int) -> None:
        enter("claiming")
        show_numbers()
        wait(delay_ms, sync)

    def enter(wanted: str) -> None:
        nonlocal lease_state
        lease_state = next_lease_state(lease_state, wanted)

    def wait(delay_ms: float, then: Any) -> None:
        nonlocal timer
        clearTimeout(timer)
        timer = do_later(delay_ms, then)

    def sync() -> None:
        visit = session["visit"]
        leased = names.filter(find_token)
        sent_at_ms = Date.now()

        def ask(call: str, body: Any, take: Any) -> None:
            nonlocal asked_at_ms
            asked_at_ms = sent_at_ms
            wait(PATIENCE_MS, lambda: fail("timeout"))
            # The result of a request that was replaced by another, or that the page sent before it was left, does not count.
            post(server, call, body, take, guarded(lambda reason: asked_at_ms == sent_at_ms and fail(reason)))

        def take_numbers(response: Any) -> None:
            nonlocal needs_claim
            for name in names:
                session["visit"]["numbers"][name] = response["numbers"][name]
            needs_claim = False
            take(response)

        def take_leases(response: Any) -> None:
            nonlocal needs_claim
            needs_claim = False
            for name in leased:
                lease = response["leases"].shift()
                if not lease["live"]:
                    session["visit"]["numbers"][name] = lease
                    needs_claim = True
            take(response)

        def take(response: Any) -> None:
            nonlocal failure, retry_ms
            enter("showing")
            failure = ""
            retry_ms = RETRY_MS
            renew_after_ms = response["renew_after_seconds"] * 1000 or LONGEST_GRACE_MS
            visit = session["visit"]
            if visit["tags_changed_at_ms"] < sent_at_ms:
                visit["tags_changed_at_ms"] = None
            # The server's clock is between the two times: the page asks no earlier than expected, and shows the number no longer.
            # If a lease has ended, it claims at once; a page that was left meanwhile does not decide for other windows.
            is_due = needs_claim or document.hidden
            visit["renew_at_ms"] = Date.now() + (0 if is_due else renew_after_ms)
            visit["valid_until_ms"] = sent_at_ms + renew_after_ms + min(LONGEST_GRACE_MS, renew_after_ms)
            save()
            do_later(visit["valid_until_ms"] - Date.now(), show_numbers)
            follow(visit)

        if names[0]:
            enter("hidden" if document.hidden else "claiming")
        if lease_state == "claiming":
            if needs_claim and names.length > leased.length:
                ask("claim", {"visitor_id": visit["visitor_id"], "visit": visit, "target_numbers": names}, take_numbers)
            elif leased[0]:
                ask("renew", write_leases(), take_leases)
            else:
                enter("showing")

    def fail(reason: str) -> None:
        nonlocal failure, retry_ms
        enter("failing")
        if lease_state == "failing":
            failure = reason or unreachable
            show_numbers()
            wait(retry_ms * (1 + Math.random()), sync)
            retry_ms = min(LONGEST_RETRY_MS, 2 * retry_ms)

    def show_numbers() -> None:
        is_valid = session["visit"]["valid_until_ms"] > Date.now()
        for name in names:
            number = session["visit"]["numbers"][name] or ""
            reason = number["reason"] or failure
            if number["number"] and (is_valid or number["reason"]):
                show(name, number, number["reason"])
            elif number or failure:
                show(name, assigned[name]["default_number"], reason or "expired")

    def find_token(name: str) -> Any:
        return (session["visit"]["numbers"][name] or "").lease

    def write_leases() -> Any:
        visit = session["visit"]
        return {
            "leases": make_plain(names.filter(find_token).map(find_token)),
            "tags": visit["tags_changed_at_ms"] and visit["tags"],
        }

    def follow(visit: Any) -> None:
        if visit["entry"] == session["visit"]["entry"]:
            session["visit"] = visit
            show_numbers()
            # Spread, so that pages don't ask at the same time. The first of the visit's tabs that asks stores the result for
            # the others. A later request of this page counts already.
            if visit["renew_at_ms"] >= asked_at_ms:
                wait(visit["renew_at_ms"] - Date.now() + SPREAD_MS * Math.random(), sync)

    def report() -> None:
        if not needs_claim and not session["visit"]["tags_changed_at_ms"]:
            do_later(BATCH_MS, sync)
        session["visit"]["tags_changed_at_ms"] = Date.now()

    def follow_visibility() -> None:
        nonlocal failure, asked_at_ms
        if lease_state == "hidden":
            start(TAB_SWITCH_MS)
        elif document.hidden and lease_state != "idle":
            # A page is hidden before it is closed; on a phone no other event may follow.
            enter("hidden")
            failure = ""
            asked_at_ms = 0
            send_last(server, "leave", write_leases())
            # Another window of the visit may still show the number; it renews the lease when it sees this.
            session["visit"]["renew_at_ms"] = Date.now()
            save()

    def hear_violation(event: Any) -> None:
        nonlocal unreachable
        if event.disposition == "enforce" and event.blockedURI.startsWith(server):
            unreachable = "blocked"

    def end() -> None:
        nonlocal names, lease_state
        names = []
        lease_state = "idle"

    listen_to(document, "visibilitychange", follow_visibility)
    listen_to(document, "securitypolicyviolation", hear_violation)
    return {
        "begin_leases": begin,
        "want_lease": want,
        "report_tags": report,
        "end_leases": end,
        "follow_visit": follow,
    }
