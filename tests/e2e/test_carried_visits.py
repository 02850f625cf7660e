"""A link from one domain of an account to another carries the visit, and shows it to nobody else."""

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.conftest import OpenContext, OpenPools
from tests.e2e.pools import FIRST, SECOND, write_pool
from tests.serving import RunningServer
from tests.waiting import HANG_MS

OWN, TRACKED = "800-555-0100", "866-555-0101"
PLAIN, CONSENT = "two_domains", "two_domains_consent"
DOMAINS = ["http://first.test", "http://www.first.test", "http://second.test"]
GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})"
# What a router or another script could notice, and what the address is when the page's own scripts run.
_HEAR = """<script>
window.heard = [];
for (const name of ["popstate", "hashchange"]) addEventListener(name, () => heard.push(name));
history.replaceState({route: 7}, "");
</script>"""
_NOTE_LINK = """(name) => addEventListener(name, (event) => {
  window.followed = event.target.href;
  if (name != "auxclick") event.preventDefault();
})"""

Serve = Callable[..., BrowserContext]


@pytest.fixture
def serve(open_context: OpenContext, server: RunningServer) -> Serve:
    """A function that opens a visitor's browser for the domains; a page's path is its account."""

    def open_one(more: str = "", **headers: str) -> BrowserContext:
        context = open_context()

        def answer(route: Route) -> None:
            path = "/" + route.request.url.split("/", 3)[3]
            if path.startswith("/a/"):
                request = route.request
                sent = {"origin": request.headers["origin"]} if "origin" in request.headers else {}
                route.fulfill(response=route.fetch(url=server.url + path, headers=sent))
                return
            account = path[1:].split("?")[0]
            body = f"""<!doctype html>{_HEAR}<script src="/a/{account}/dni.js"></script>
            <script>window.seenByScripts = location.href</script><p>{OWN}</p>
            <a id="there" href="http://second.test/{account}?b=a+b%20c&amp;empty#part">There</a>
            <a id="back" href="//first.test/{account}">Back</a>
            <a id="same" href="http://www.first.test/{account}">Same</a>
            <a id="foreign" href="http://foreign.test/{account}">Foreign</a>{more}"""
            route.fulfill(body=body, content_type="text/html", headers={"content-type": "text/html"} | headers)

        for host in ("first.test", "www.first.test", "second.test", "foreign.test"):
            context.route(f"http://{host}/**", answer)
        return context

    return open_one


def arrive(context: BrowserContext, account: str = PLAIN, query: str = "gclid=click-1") -> Page:
    """A visitor from an ad, on the first domain."""
    page = context.new_page()
    page.goto(f"http://first.test/{account}?{query}")
    page.wait_for_function("window.dni && dni.numbers")
    return page


def follow(page: Page, selector: str = "#there") -> None:
    host = page.url.split("/")[2]
    page.locator(selector).click()
    page.wait_for_url(lambda url: url.split("/")[2] != host)
    page.wait_for_function("window.dni && dni.numbers")


def shows(page: Page, number: str) -> None:
    expect(page.locator("p")).to_have_text(number)


def write_address(age_ms: int = 0, landing: str = "http://first.test/?gclid=click-9", account: str = PLAIN) -> str:
    record = f"{int(time.time() * 1000) - age_ms} {landing} "
    return f"http://second.test/{account}?dni_visit={quote(record, safe='')}"


def test_the_next_domain_attributes_the_visit_alike(serve: Serve) -> None:
    page = arrive(serve())
    first = page.evaluate("dni.explain()")
    follow(page)
    shows(page, TRACKED)
    second = page.evaluate("dni.explain()")
    assert (second["source"], second["visit"]["tags"]) == (first["source"], first["visit"]["tags"])
    for fact in ("landing_url", "referring_url", "entry"):
        assert second["visit"][fact] == first["visit"][fact]


def test_the_record_leaves_the_address_before_other_scripts_run_and_nothing_else_changes(serve: Serve) -> None:
    page = arrive(serve())
    follow(page)
    address = f"http://second.test/{PLAIN}?b=a+b%20c&empty#part"
    assert page.url == address
    assert page.evaluate("[seenByScripts, heard, history.state]") == [address, [], {"route": 7}]
    assert "dni_visit" not in str(page.evaluate("dni.explain()"))
    page.reload()
    shows(page, TRACKED)


def test_the_visit_goes_on_when_the_visitor_comes_back(serve: Serve) -> None:
    page = arrive(serve())
    page.evaluate("dni.tag('quote', 'requested')")
    visitor = page.evaluate("dni.explain().visit.visitor_id")
    follow(page)
    assert page.evaluate("dni.tags().quote") is None
    follow(page, "#back")
    assert page.evaluate("[dni.explain().visit.visitor_id, dni.tags().quote]") == [visitor, "requested"]


def test_a_link_in_a_new_tab_carries_the_visit(serve: Serve) -> None:
    page = arrive(serve(f'<a id="new" target="_blank" href="http://second.test/{PLAIN}">New</a>'))
    with page.context.expect_page() as opened:
        page.locator("#new").click()
    opened.value.wait_for_function("window.dni && dni.numbers")
    shows(opened.value, TRACKED)


@pytest.mark.parametrize("event", ["click", "auxclick", "contextmenu"])
def test_a_link_has_the_record_only_while_it_is_followed(serve: Serve, event: str) -> None:
    page = arrive(serve())
    page.evaluate(_NOTE_LINK, event)
    href = page.locator("#back").get_attribute("href")
    button: Any = {"click": "left", "auxclick": "right", "contextmenu": "right"}[event]
    page.evaluate(f"document.querySelector('#back').href = '//second.test/{PLAIN}'")
    page.locator("#back").click(button=button)
    page.wait_for_function("window.followed")
    assert re.fullmatch(r"http://second\.test/two_domains\?dni_visit=\d{13}%20http[^&#]*", page.evaluate("followed"))
    page.wait_for_function("!document.querySelector('#back').href.includes('dni_visit')")
    assert page.locator("#back").get_attribute("href") == (href or "").replace("first", "second")


def test_a_link_is_followed_by_the_keyboard_too(serve: Serve) -> None:
    page = arrive(serve())
    page.locator("#there").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("http://second.test/**")
    shows(page, TRACKED)


def test_a_link_in_a_shadow_root_carries_the_visit(serve: Serve) -> None:
    shadow = f'<div id="host"><template shadowrootmode="open"><a href="http://second.test/{PLAIN}"><b>In</b></a></template></div>'
    page = arrive(serve(shadow))
    follow(page, "#host b")
    shows(page, TRACKED)


@pytest.mark.parametrize("selector", ["#same", "#foreign", "#own"])
def test_links_within_a_domain_and_to_other_sites_keep_their_address(serve: Serve, selector: str) -> None:
    page = arrive(serve(f'<a id="own" href="/{PLAIN}">Own</a>'))
    page.evaluate(_NOTE_LINK, "click")
    href = page.evaluate("(selector) => document.querySelector(selector).href", selector)
    page.locator(selector).click()
    assert page.evaluate("followed") == href


def test_a_site_that_is_none_of_the_account_carries_nothing(serve: Serve) -> None:
    page = serve().new_page()
    page.goto(f"http://foreign.test/{PLAIN}?gclid=click-1")
    shows(page, TRACKED)
    follow(page)
    shows(page, OWN)


def follow_only_to_read(page: Page) -> str:
    """The address of the link while it is followed."""
    page.evaluate(_NOTE_LINK, "click")
    page.locator("#there").click()
    followed: str = page.evaluate("followed")
    return followed


def test_nothing_is_carried_before_consent_nor_after_it_was_withdrawn(serve: Serve) -> None:
    page = arrive(serve(), CONSENT)
    assert "dni_visit" not in follow_only_to_read(page)
    page.evaluate("dni.consent('granted')")
    assert "dni_visit" in follow_only_to_read(page)
    page.evaluate("dni.consent('denied')")
    assert "dni_visit" not in follow_only_to_read(page)


def test_the_next_domain_asks_for_consent_itself_and_then_knows_the_visit(serve: Serve) -> None:
    page = arrive(serve(), CONSENT)
    page.evaluate("dni.consent('granted')")
    follow(page)
    shows(page, OWN)
    assert page.evaluate("[dni.explain().refusal, localStorage.length, location.href]") == [
        "consent",
        0,
        f"http://second.test/{CONSENT}?b=a+b%20c&empty#part",
    ]
    page.evaluate("dni.consent('granted')")
    shows(page, TRACKED)


def test_nothing_is_carried_for_a_visitor_with_global_privacy_control(serve: Serve) -> None:
    context = serve()
    context.add_init_script(GPC)
    page = arrive(context)
    assert "dni_visit" not in follow_only_to_read(page)


def test_a_site_that_sends_no_referrer_carries_nothing(serve: Serve) -> None:
    page = arrive(serve(**{"referrer-policy": "no-referrer"}))
    follow(page)
    shows(page, OWN)
    assert "dni_visit" not in page.url + page.evaluate("dni.explain().visit.landing_url")


def test_a_record_counts_for_a_minute(serve: Serve) -> None:
    page = serve().new_page()
    page.goto(write_address(50_000), referer="http://first.test/")
    shows(page, TRACKED)
    assert page.evaluate("dni.tags()") == {"gclid": "click-9"}
    page = serve().new_page()
    page.goto(write_address(61_000), referer="http://first.test/")
    shows(page, OWN)
    assert page.url == f"http://second.test/{PLAIN}"


@pytest.mark.parametrize(
    "referrer", ["", "http://foreign.test/", "http://sub.first.test/", "http://first.test.evil.test/"]
)
def test_a_record_counts_only_with_a_referrer_of_the_account(serve: Serve, referrer: str) -> None:
    page = serve().new_page()
    page.goto(write_address(), referer=referrer)
    shows(page, OWN)
    assert page.evaluate("[location.href, dni.tags()]") == [f"http://second.test/{PLAIN}", {}]


@pytest.mark.parametrize(
    "record",
    [
        "",
        "1",
        "%",
        "%00%20%00%20%00",
        "9" * 400,
        "%20%20",
        "-1%20a%20b",
        "a%20b%20c%20d",
        "__proto__%20x%20y",
        "x" * 9000,
    ],
)
def test_a_broken_record_is_taken_out_and_ignored(serve: Serve, record: str) -> None:
    page = serve().new_page()
    page.goto(f"http://second.test/{PLAIN}?dni_visit={record}&gclid=click-3#part", referer="http://first.test/")
    assert page.evaluate("[location.href, dni.tags()]") == [
        f"http://second.test/{PLAIN}?gclid=click-3#part",
        {} if len(record) > 8192 else {"gclid": "click-3"},
    ]


def test_a_long_landing_is_not_carried(serve: Serve) -> None:
    page = arrive(serve(), query="gclid=click-1&utm_term=" + "x" * 2000)
    assert "dni_visit" not in follow_only_to_read(page)


def test_each_domain_claims_its_number_itself(serve: Serve, open_pools: OpenPools) -> None:
    account = open_pools(write_pool(FIRST, SECOND), origins=DOMAINS, carry_visits=True)
    page = arrive(serve(), account.key, "a=ABC&s=test&kw=roof")
    expect(page.locator("p")).to_have_text("866-555-0120", timeout=HANG_MS)
    visitor = page.evaluate("dni.explain().visit.visitor_id")
    token = page.evaluate("dni.numbers().sales.lease")
    with page.expect_request("**/claim") as claim:
        follow(page)
    # The key is the same, so the number is; the lease is claimed by a visitor of the second site.
    expect(page.locator("p")).to_have_text("866-555-0120", timeout=HANG_MS)
    body = claim.value.post_data_json
    assert body["visit"]["landing_url"] == f"http://first.test/{account.key}?a=ABC&s=test&kw=roof"
    assert body["visitor_id"] != visitor
    assert page.evaluate("dni.numbers().sales.lease") != token
    assert account.count_free() == 1


def test_accounts_that_do_not_carry_visits_leave_addresses_alone(serve: Serve) -> None:
    page = arrive(serve(), "two_hosts")
    assert "dni_visit" not in follow_only_to_read(page)


def test_an_address_that_the_page_gives_a_followed_link_stays(serve: Serve) -> None:
    page = arrive(serve())
    page.evaluate("""() => document.querySelector("#there").onclick = (event) => {
      event.preventDefault();
      event.target.href = "/elsewhere";
    }""")
    page.locator("#there").click()
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    assert page.locator("#there").get_attribute("href") == "/elsewhere"
