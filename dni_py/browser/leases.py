"""Numbers from pools: claimed once a target is on the page, kept alive while it is looked at, given back on leaving.

They are kept with the visit, so that its next page and its other tabs have them at once: numbers, by target and as the
server answered (without a lease for a default number, without a number where there is none now); renew_at_ms and
good_until_ms; and news_at_ms, until the server has acknowledged the page's tags.
"""

from typing import Any

from dni_py.browser.guard import do_later, guarded, listen_to
from dni_py.browser.wire import post, send_last
from dni_py.core.text import keys_of

PATIENCE_MS = 3000
"""A server that takes longer to answer is taken for silent; an answer that comes later still counts."""

LONGEST_GRACE_MS = 20000
"""An answer that is late by more than this, or by more than the time to the next heartbeat, takes the number off the page."""

RETRY_MS = 2500
LONGEST_RETRY_MS = 20000
BATCH_MS = 1000


def create_leases(page: Any, state: Any, save: Any, show: Any) -> None:
    """Put on page what a page view does with the leases of its visit, which is in state.

    show(target, number, reason) puts a number on the page, save() keeps the visit.
    """
    assigned: Any = {}
    names: Any = []
    timer = 0
    retry_ms = RETRY_MS
    has_claimed = False

    def begin(source_assigns: Any) -> None:
        nonlocal assigned, names, has_claimed
        assigned = source_assigns
        names = keys_of(assigned).filter(lambda name: assigned[name]["default_number"])
        has_claimed = False
        if names.some(find_token):
            show_numbers("")
            wait(0, beat)

    def want(target: int) -> None:
        if not timer and names.includes(page["target_names"][target]):
            wait(0, beat)

    def wait(delay_ms: float, then: Any) -> None:
        nonlocal timer
        clearTimeout(timer)
        if names[0]:
            timer = do_later(delay_ms, then)

    def beat() -> None:
        visit = state["visit"]
        leased = names.filter(find_token)
        sent_at_ms = Date.now()

        def ask(call: str, body: Any, take: Any) -> None:
            wait(PATIENCE_MS, lambda: fail({"name": "timeout"}))
            post(call, body).then(take)["catch"](guarded(fail))

        def take_numbers(answer: Any) -> None:
            nonlocal has_claimed
            for name in names:
                state["visit"]["numbers"][name] = answer["numbers"][name]
            has_claimed = True
            take(answer)

        def take_leases(answer: Any) -> None:
            nonlocal has_claimed
            has_claimed = True
            for name in leased:
                lease = answer["leases"].shift()
                if not lease["live"]:
                    state["visit"]["numbers"][name] = lease
                    has_claimed = False
            take(answer)

        def take(answer: Any) -> None:
            nonlocal retry_ms
            retry_ms = RETRY_MS
            renew_after_ms = answer["renew_after_seconds"] * 1000 or LONGEST_GRACE_MS
            visit = state["visit"]
            if visit["news_at_ms"] < sent_at_ms:
                visit["news_at_ms"] = None
            # The server answered in between: the page asks no earlier than it is expected, and shows the number no longer.
            # Where a lease is gone, it claims at once.
            visit["renew_at_ms"] = Date.now() + renew_after_ms if has_claimed else 0
            visit["good_until_ms"] = sent_at_ms + renew_after_ms + min(LONGEST_GRACE_MS, renew_after_ms)
            save()
            do_later(visit["good_until_ms"] - Date.now(), lambda: show_numbers(""))
            follow(visit)

        show_numbers("")
        if document.hidden:
            return
        if not has_claimed and names.length > leased.length:
            ask("claim", {"visitor_id": visit["visitor_id"], "visit": visit, "target_numbers": names}, take_numbers)
        elif leased[0]:
            ask("renew", write_leases(), take_leases)

    def fail(error: Any) -> None:
        nonlocal retry_ms
        show_numbers(error.name)
        wait(retry_ms * (1 + Math.random()), beat)
        retry_ms = min(LONGEST_RETRY_MS, 2 * retry_ms)

    def show_numbers(reason: str) -> None:
        is_good = state["visit"]["good_until_ms"] > Date.now()
        for name in names:
            number = state["visit"]["numbers"][name] or ""
            if reason or number:
                if number["number"] and (is_good or number["reason"]):
                    show(name, number, number["reason"])
                else:
                    show(name, assigned[name]["default_number"], number["reason"] or reason or "timeout")

    def find_token(name: str) -> Any:
        return (state["visit"]["numbers"][name] or "").lease

    def write_leases() -> Any:
        visit = state["visit"]
        return {
            "leases": names.filter(find_token).map(find_token),
            "tags": visit["news_at_ms"] and visit["tags"],
        }

    def follow(visit: Any) -> None:
        if visit["entry"] == state["visit"]["entry"]:
            state["visit"] = visit
            show_numbers("")
            # Spread, so that pages don't ask in step; the first of the visit's tabs that asks tells the others.
            wait(visit["renew_at_ms"] - Date.now() + 300 * Math.random(), beat)

    def tell() -> None:
        if has_claimed and not state["visit"]["news_at_ms"]:
            do_later(BATCH_MS, beat)
        state["visit"]["news_at_ms"] = Date.now()

    def follow_visibility() -> None:
        if timer:
            # A page that is left is hidden first; on a phone nothing else may come.
            if document.hidden:
                send_last("leave", write_leases())
                # Another window of the visit may still show the number, and speaks up when it hears of this.
                state["visit"]["renew_at_ms"] = 0
                save()
            wait(0, beat)

    def end() -> None:
        nonlocal names, timer
        names = []
        timer = clearTimeout(timer)

    listen_to(document, "visibilitychange", follow_visibility)
    page["begin_leases"] = begin
    page["want_lease"] = want
    page["tell_tags"] = tell
    page["end_leases"] = end
    page["follow_visit"] = follow
