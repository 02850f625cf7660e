"""No page of the console turns a text of a visitor, a caller or a colleague into markup, whatever the text is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from server.account_file.read import read_account_file
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.events import CallEvent, EventKind
from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from tests.integration.calls.callers import add_together, answer, end, leg, make_call, request
from tests.integration.console.conftest import HASH, NOON, ConsoleDriver
from tests.integration.console.test_access import list_rules

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
POOL = "\"'><img src=x onerror=alert(2)><script>alert(3)"
"""The name of a pool has no slash."""
ORGANISATION = Organisation("evil", HOSTILE)
ARGUMENTS = {"key": "evil", "organisation_id": "evil", "call_id": "twilio-CA8"}
QUERY = (
    "search",
    "notice",
    "next",
    "publisher",
    "campaign",
    "tag",
    "tag_value",
    "tag_columns",
    "caller",
    "since",
    "min_talk",
)
COLUMNS = "&".join(
    f"column={name}" for name in ("source", "campaign", "publisher", "pool", "receiving_number", "landing")
)
ACCOUNT = {
    "account": {"key": "evil", "name": HOSTILE, "country": "US", "origins": ["https://shop.example"]},
    "parameter_mapping": {"a": "affiliate_id"},
    "campaigns": [{"name": HOSTILE}],
    "target_numbers": [{"name": HOSTILE, "number": "+18005550100", "campaign": HOSTILE}],
    "number_pools": [
        {
            "name": POOL,
            "campaign": HOSTILE,
            "publisher": HOSTILE,
            "target_numbers": [HOSTILE],
            "tracking_numbers": ["+18665550171"],
        }
    ],
    "tracking_sources": [
        {
            "name": HOSTILE,
            "priority": 10,
            "match": {"parameter": "kw", "equals": HOSTILE},
            "assign": {HOSTILE: {"number_pool": POOL}},
        },
        {
            "name": f"{HOSTILE} sign",
            "kind": "off_site",
            "tracking_number": "+18665550170",
            "stands_at": HOSTILE,
            "campaign": HOSTILE,
        },
    ],
    "receiving_numbers": [{"name": HOSTILE, "number": "+18005550177"}],
    "routes": [{"name": "main", "ring": [HOSTILE], "otherwise": {"hang_up": "busy"}}],
    "postbacks": [{"name": HOSTILE, "on": "call_ended", "url": "https://tracker.example/?x=1", "method": "GET"}],
    "blocked_callers": [{"caller": "+1900*", "note": HOSTILE}],
    "page_events": {"rules": [{"selector": HOSTILE, "event": "click", "tags": {"quote": HOSTILE}}]},
}


class MarkupFinder(HTMLParser):
    """Collects what a page must not have: scripts without a nonce, pictures, handlers and addresses that run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge a tag."""
        # Data for a script is no script.
        is_harmless = any(name == "nonce" for name, _ in attrs) or ("type", "application/json") in attrs
        is_own = tag != "img" and (tag != "script" or is_harmless)
        runs = [name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")]
        if not is_own or runs:
            self.found.append(f"<{tag} {attrs}>")


def find_markup(page: str) -> list[str]:
    finder = MarkupFinder()
    finder.feed(page)
    return finder.found


@pytest.fixture
def client(console: ConsoleDriver) -> FlaskClient:
    """A browser of the owner of an organisation, an account and a call in which every text is hostile."""
    stores = console.stores
    stores.people.add_organisation(ORGANISATION)
    stores.accounts.save(read_account_file(json.dumps(ACCOUNT).encode()))
    stores.people.assign_account("evil", "evil")
    stores.people.add_user(User("owner-of-evil", "owner@evil.example", HOSTILE, NOON, HASH))
    stores.people.set_membership(Membership("owner-of-evil", "evil", Role.OWNER), 0.0)
    tags = {"keyword": HOSTILE, "x": HOSTILE}
    address = f"https://a.example/{HOSTILE}"
    hostile = Attributed(Match.LIVE, 1, HOSTILE, HOSTILE, POOL, HOSTILE, tags, address, address, visited_at=NOON - 9)
    call = make_call(
        "CA8",
        NOON,
        leg(EventKind.LEG_STARTED, NOON, HOSTILE),
        answer(NOON + 1, HOSTILE),
        CallEvent("step", EventKind.STEP_TAKEN, NOON, {"path": HOSTILE, "decision": HOSTILE}),
        CallEvent("keys", EventKind.KEYS_PRESSED, NOON, {"path": HOSTILE, "digits": HOSTILE}),
        CallEvent("tags", EventKind.TAGGED, NOON, tags),
        CallEvent("recorded", EventKind.RECORDED, NOON, {"recording_url": address}),
        end(NOON + 9),
        account="evil",
        caller=HOSTILE,
        attributed=hostile,
    )
    other = replace(make_call("CA9", NOON - 90, account="evil", caller=HOSTILE), attributed=hostile)
    add_together(stores.call_log, call, other, requests=[replace(request("one", call), postback=HOSTILE)])
    stores.leads.add_note("evil", "twilio-CA8", HOSTILE, HOSTILE, NOON)
    return console.open_as(Role.OWNER, ORGANISATION)


def list_addresses(rule: Rule) -> Iterator[str]:
    """The page as it is, with each hostile name, and with hostile values of everything that pages read from addresses."""
    path = rule.rule
    for argument in rule.arguments:
        converters = (f"<{argument}>", f"<path:{argument}>", f"<int:{argument}>")
        for written in converters:
            path = path.replace(written, quote(ARGUMENTS.get(argument, HOSTILE)))
    hostile = quote(HOSTILE)
    yield path
    yield f"{path}?{COLUMNS}&tag_columns=keyword"
    yield f"{path}?name={quote('+1900*')}"
    yield f"{path}?name={quote(POOL)}"
    yield f"{path}?name={hostile}"
    yield f"{path}?{'&'.join(f'{name}={hostile}' for name in QUERY)}"


def test_no_page_shows_a_text_as_markup(console: ConsoleDriver, client: FlaskClient) -> None:
    seen = {}
    for rule in list_rules(console):
        if "GET" in (rule.methods or ()):
            for address in list_addresses(rule):
                response = client.get(address, buffered=True)
                assert response.status_code < 500 or "/recording" in address, address
                if response.mimetype == "text/html":
                    assert find_markup(response.text) == [], address
                    seen[rule.endpoint] = seen.get(rule.endpoint, False) or "&lt;script&gt;alert" in response.text
    shown = {endpoint.removeprefix("console.") for endpoint, is_shown in seen.items() if is_shown}
    assert shown >= {"show_call", "show_calls", "show_accounts", "ask_to_erase_caller"}
    assert shown >= {"show_campaigns", "edit_campaigns", "show_target_numbers", "edit_receiving_numbers"}
    assert shown >= {"show_blocked_callers", "edit_blocked_callers", "new_blocked_callers"}


def test_no_form_that_comes_back_shows_what_was_typed_as_markup(console: ConsoleDriver, client: FlaskClient) -> None:
    revision = console.stores.accounts.find_revision("evil")
    names = (
        "name",
        "number",
        "caller",
        "note",
        "campaign",
        "route",
        "parameter_mapping",
        "max_per_day",
        "text",
        "value",
    )
    form = {"revision": str(revision), "status": "sale", **dict.fromkeys(names, HOSTILE * 2)}
    form["text"] = HOSTILE * 100
    for path in ("campaigns/save", "target-numbers/save", "receiving-numbers/save", "blocked-callers/save"):
        response = client.post(f"/console/a/evil/{path}", data=form)
        assert (response.status_code, find_markup(response.text)) == (422, []), path
        assert "&lt;script&gt;alert" in response.text
    for path in ("save", "block-caller"):
        response = client.post(f"/console/a/evil/calls/twilio-CA8/{path}", data=form)
        assert (response.status_code, find_markup(response.text)) == (422, []), path


def test_the_check_finds_markup() -> None:
    assert len(find_markup(f"<p>{HOSTILE}</p>")) == 2
    assert len(find_markup('<a href="javascript:alert(1)">x</a><script>x</script>')) == 2
    assert find_markup('<a href="/x">x</a><script nonce="n" src="/x"></script>') == []
