"""A visitor calls: from the page over the carrier to the call log, back to the pool, and on to the ad platform."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.demo.simulated_carrier.carrier import play_call
from server.demo.simulated_carrier.http_post import HttpPost
from server.demo.simulated_carrier.moments import Moment, MomentKind
from server.demo.simulated_carrier.planned_call import Callee, PlannedCall
from tests.e2e.conftest import OpenContext
from tests.e2e.pools import FIRST, SECOND, PoolAccount, save_account, write_pool, write_pool_account
from tests.e2e.visitors import BODY, Visitor
from tests.postback_receiver import Receiver, receive
from tests.serving import RunningServer, run_dni, start_dni

TOKEN = "the token of this carrier account"
CALLER, OTHER_CALLER = "+14155550123", "+14155550124"
ONE = "866-555-0120"
AD = "a=ABC&s=test&kw=roof&gclid=Cj0KCQ"
TALK_SECONDS = 42
STAYS = "<script>document.links[0].onclick = (event) => event.preventDefault()</script>"
FORM = '<form data-dni-tag-form="phone"><input name="phone"><button>Call me</button></form>'


@dataclass
class Business:
    """An account with a pool of two numbers, the server that answers its calls, and the ad platform that gets its postbacks."""

    server: RunningServer
    account: PoolAccount
    platform: Receiver
    folder: Path
    database_url: str

    def call(self, number: str, caller: str, sid: str) -> None:
        """Somebody dials the number, and talks with the desk until they hang up."""
        planned = PlannedCall(
            f"CA{sid:0>32}", number, caller, self.server.url, TOKEN, callee=Callee(talk_seconds=TALK_SECONDS)
        )
        play_call(planned, HttpPost(self.server.url, self.server.url), time.time(), lambda _moment: None)

    def list_calls(self) -> list[dict[str, Any]]:
        """The call log as `dni calls list` prints it, newest first."""
        listed = run_dni(self.folder, "calls", "list", "--format", "json", DNI_DATABASE_URL=self.database_url)
        assert listed.returncode == 0, listed.stderr
        return [json.loads(line) for line in listed.stdout.splitlines()]


@pytest.fixture
def business(tmp_path: Path) -> Iterator[Business]:
    database_url = f"sqlite:///{tmp_path}/dni.sqlite3"
    with receive() as platform:
        sections = {
            "receiving_numbers": [{"name": "desk", "number": "+14155550180"}],
            "routes": [{"name": "main", "ring": ["desk"], "otherwise": {"say": "We will call you back."}}],
            "postbacks": [
                {
                    "name": "click",
                    "on": "call_ended",
                    "url": platform.locate("/postback?cid={gclid}&sec={talk_seconds}&how={match}"),
                    "needs_tags": ["gclid"],
                }
            ],
        }
        content = write_pool_account("calls", write_pool(FIRST, SECOND), sections=sections, route="main")
        account = save_account(content, database_url)
        settings = {
            "DNI_DATABASE_URL": database_url,
            "DNI_DEMO_PAGES": "true",
            "DNI_LOG_LEVEL": "error",
            "DNI_TWILIO_AUTH_TOKEN": TOKEN,
            "DNI_PRIVATE_POSTBACKS": "true",
        }
        with start_dni(tmp_path, "serve", "--workers", "1", **settings) as server:
            yield Business(server, account, platform, tmp_path, database_url)


def arrive(business: Business, open_context: OpenContext, query: str = AD, body: str = BODY) -> Visitor:
    """A visitor who has come by an ad and sees a number of the pool."""
    visitor = Visitor(open_context(base_url=business.server.url).new_page(), business.account.key)
    visitor.look(query, body + STAYS)
    visitor.sees(ONE)
    return visitor


def test_a_call_is_answered_logged_and_reported_and_its_number_returns(
    business: Business, open_context: OpenContext
) -> None:
    visitor = arrive(business, open_context)
    assert business.account.count_free() == 1
    visitor.page.locator("a").click()
    visitor.wait_until(lambda: "tel_tapped_at" in business.account.find_tags(FIRST))
    business.call(FIRST, CALLER, "1")
    # The caller was the only one who looked at the number, so it is back in the pool at once, until their page asks again.
    assert business.account.count_free() == 2

    (call,) = business.list_calls()
    assert (call["caller"], call["tracking_number"], call["match"]) == (CALLER, FIRST, "tap")
    assert (call["outcome"], call["receiving_number"], call["talk_seconds"]) == ("answered", "desk", TALK_SECONDS)
    assert (call["tracking_source"], call["campaign"], call["number_pool"]) == ("Everyone", "roofing", "leads")
    assert call["landing_url"].endswith(f"/shown?{AD}")
    assert call["tags"]["gclid"] == "Cj0KCQ"
    assert call["tags"]["affiliate_id"] == "ABC"

    assert business.platform.wait_for(1)
    (postback,) = business.platform.received
    assert postback.target == f"/postback?cid=Cj0KCQ&sec={TALK_SECONDS}&how=tap"

    # Their page asks, hears that the lease is over, and gets a number again.
    visitor.hide()
    visitor.come_back()
    visitor.page.wait_for_function("heard.some(({reason}) => reason === 'released')")
    visitor.page.wait_for_function("document.querySelector('a').textContent.startsWith('866-555-012')")


def test_two_who_see_one_number_are_told_apart_by_what_they_typed(
    business: Business, open_context: OpenContext
) -> None:
    body = BODY + FORM + "<script>document.forms[0].onsubmit = (event) => event.preventDefault()</script>"
    first, second = (arrive(business, open_context, f"{AD}{index}", body) for index in (1, 2))
    second.page.locator("input").fill("(415) 555-0124")
    second.page.locator("button").click()
    second.wait_until(lambda: "phone" in str(business.account.find_lease(FIRST)))
    business.call(FIRST, OTHER_CALLER, "2")
    business.call(FIRST, CALLER, "1")

    unknown, known = business.list_calls()
    assert (known["match"], known["candidates"], known["tags"]["gclid"]) == ("typed_number", 1, "Cj0KCQ2")
    assert (unknown["match"], unknown["candidates"]) == ("shared", 2)
    assert "gclid" not in unknown["tags"]
    assert unknown["tags"]["keyword"] == "roof"
    assert first.page.url != second.page.url


def test_what_a_visitor_does_while_they_talk_is_added_to_their_call(
    business: Business, open_context: OpenContext
) -> None:
    visitor = arrive(business, open_context)
    planned = PlannedCall(
        f"CA{1:032x}", FIRST, CALLER, business.server.url, TOKEN, callee=Callee(talk_seconds=TALK_SECONDS)
    )

    def record(moment: Moment) -> None:
        if moment.kind is MomentKind.CONNECTED:
            visitor.page.evaluate("dni.tag({quote: 'requested'})")
            visitor.wait_until(lambda: business.account.find_tags(FIRST).get("quote"))

    post = HttpPost(business.server.url, business.server.url)
    play_call(planned, post, time.time(), record)
    (call,) = business.list_calls()
    assert call["tags"]["quote"] == "requested"
