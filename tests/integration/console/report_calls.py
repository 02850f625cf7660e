"""Calls of two days for the pages of figures, counted as the watch counts them."""

from dataclasses import replace

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.reports.contributions import CountingRules
from tests.integration.calls.callers import CLICKED, add, answer, end, make_call, ring
from tests.integration.console.conftest import NOON, ConsoleDriver

DAY_SECONDS = 86_400.0
SHARED = replace(CLICKED, match=Match.SHARED, candidates=2, visitor_id="", tracking_source="Google Ads")
BING = replace(CLICKED, tracking_source="Bing Ads", tags={"keyword": "gutters"}, landing_url="https://harbor.example/b")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def log_calls(console: ConsoleDriver, *calls: Call) -> None:
    """Store the calls, and count all calls of both accounts."""
    add(console.stores.call_log, *calls)
    count(console)


def count(console: ConsoleDriver) -> None:
    for key in ("shop", "other"):
        found = console.stores.accounts.find(key)
        assert found is not None
        rules = CountingRules(key, found.account.time_zone, frozenset({"gclid"}))
        while console.stores.rollups.count_changes(rules, console.clock.now):
            pass


def talk(
    name: str, at: float, attributed: Attributed = CLICKED, lead: Lead | None = None, account: str = "shop"
) -> Call:
    """An answered call of 60 seconds."""
    call = make_call(
        name, at, ring(at, "desk"), answer(at + 5, "desk"), end(at + 65), account=account, attributed=attributed
    )
    return replace(call, lead=lead or Lead())


def miss(name: str, at: float, attributed: Attributed = CLICKED, account: str = "shop") -> Call:
    """A call that nobody answers."""
    return make_call(name, at, ring(at, "desk"), end(at + 30), account=account, attributed=attributed)


def block(name: str, at: float) -> Call:
    """A call of a blocked caller."""
    blocked = CallEvent("blocked", EventKind.BLOCKED, at, {"entry": "+1900*"})
    return make_call(name, at, blocked, end(at), account="shop", attributed=CLICKED)


def log_two_days(console: ConsoleDriver) -> None:
    """Today: four calls, of which one is shared, one missed, two qualified. Yesterday: one. Another account: five."""
    sale = Lead(LeadStatus.SALE, 123_456)
    log_calls(
        console,
        talk("CA1", NOON - 600, lead=sale),
        talk("CA2", NOON - 500, SHARED, Lead(LeadStatus.QUALIFIED)),
        miss("CA3", NOON - 400),
        talk("CA4", NOON - 300, BING),
        replace(talk("CA5", NOON - 200), lead=Lead(LeadStatus.SPAM)),
        talk("CA6", NOON - DAY_SECONDS, BING),
        *(
            talk(f"CB{number}", NOON - 600, replace(CLICKED, tracking_source="Secret"), account="other")
            for number in range(5)
        ),
    )
