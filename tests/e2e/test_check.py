"""`dni check` against the real server, in Chromium: what visitors see, and what is wrong with a page."""

from pathlib import Path
from xml.etree.ElementTree import parse

from server.check.engines.contract import STOPPED_CALLS
from tests.e2e.check_site import Check, Pages, serve_pages, write_page
from tests.e2e.conftest import OpenPools
from tests.e2e.pools import FIRST, SECOND, THIRD, write_pool
from tests.serving import RunningServer, run_dni

SALES_LINK = '<a href="tel:+18005550100">800-555-0100</a>'


def serve(server: RunningServer, body: str, account: str = "demo", **headers: str) -> Pages:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"/": (write_page(f"{server.url}/a/{account}/dni.js", body), named)}


def test_a_demo_page_is_fine_for_each_source_and_the_files_say_so(
    check: Check, tmp_path: Path, server: RunningServer
) -> None:
    files = ("--html", str(tmp_path / "r.html"), "--junit", str(tmp_path / "r.xml"))
    checked = check(f"{server.url}/shadow", "--source", "google_ads", "--source", "Direct", *files)
    assert checked.code == 0, checked.printed
    counts = {one["source"]: (one["swapped"] > 20, one["left"]) for one in checked.content["views"] if one["source"]}
    assert counts == {"Google Ads": (True, 0), "Direct": (False, 0)}
    assert {one["number"] for one in checked.list("swapped")} == {"+18665550101", "+18665550102"}
    assert {one["reason"] for one in checked.list("no_number")} == {"no_tracking_number"}
    assert (tmp_path / "r.html").read_text(encoding="utf-8").count("data:image/jpeg;base64,") == 4
    assert parse(tmp_path / "r.xml").getroot().get("failures") == "0"


def test_each_number_that_stays_has_its_place_and_reason(check: Check, server: RunningServer) -> None:
    body = (
        f"<p>{SALES_LINK}</p><p data-dni-ignore>800-555-0100</p>"
        '<p><a href="sms:+18005550100">text us</a></p><iframe src="/frame" sandbox="allow-scripts"></iframe><p>(207) 555-0199</p>'
    )
    frame: Pages = {"/frame": ("<p>800-555-0100</p>", {})}
    with serve_pages(serve(server, body) | frame) as site:
        checked = check(f"{site}/", "--source", "google_ads")
    assert {(one["reason"], one["spot"], one["problem"]) for one in checked.list("left")} == {
        ("ignored", "text", False),
        ("link_off", "link", False),
        ("frame", "frame", True),
    }
    assert [one["number"] for one in checked.list("unlisted_number")] == ["+12075550199"]
    assert [one["spot"] for one in checked.list("swapped")] == ["text", "link"]
    assert checked.code == 1


def test_a_script_that_writes_the_number_back_is_reported_as_a_contest(check: Check, server: RunningServer) -> None:
    fight = (
        "<p id=one>800-555-0100</p><script>const write = () => { if (one.textContent !== '800-555-0100')"
        " one.textContent = '800-555-0100'; }; write(); new MutationObserver(write).observe(one, {childList: true,"
        " characterData: true, subtree: true})</script>"
    )
    with serve_pages(serve(server, fight)) as site:
        checked = check(f"{site}/", "--source", "google_ads")
    assert [(one["kind"], one["reason"]) for one in checked.list()] == [("left", "contested")]


def test_a_text_and_a_link_that_disagree_are_reported_once(check: Check, server: RunningServer) -> None:
    body = '<a href="tel:+18005550123">Call 800-555-0100</a>'
    with serve_pages(serve(server, body)) as site:
        checked = check(f"{site}/", "--source", "google_ads", "--source", "direct")
    (found,) = [one for one in checked.list("text_and_link_disagree") if not one["source"]]
    assert found["message"] == "The text shows +18005550100, but the link calls +18005550123."


def test_a_policy_that_forbids_the_script_is_named_with_its_directive(check: Check, server: RunningServer) -> None:
    with serve_pages(serve(server, SALES_LINK, Content_Security_Policy="script-src 'self'")) as site:
        checked = check(f"{site}/", "--source", "google_ads")
    (found,) = checked.list()
    assert found["kind"] == "tag_blocked"
    assert "Content-Security-Policy forbids the script" in found["message"]
    assert "script-src" in found["message"]


def test_a_tag_that_waits_for_consent_is_reported_as_refused(check: Check, server: RunningServer) -> None:
    with serve_pages(serve(server, SALES_LINK, "consent")) as site:
        checked = check(f"{site}/")
    assert [(one["kind"], one["reason"]) for one in checked.list()] == [("tag_refused", "consent")]


def test_a_live_account_is_checked_as_an_ordinary_browser_sees_it(check: Check, server: RunningServer) -> None:
    with serve_pages(serve(server, SALES_LINK, "live")) as site:
        checked = check(f"{site}/")
    assert (checked.code, len(checked.list("swapped"))) == (0, 2), checked.printed


def test_a_page_without_a_tag_and_one_of_an_unknown_account_are_reported(check: Check, server: RunningServer) -> None:
    pages: Pages = {"/": ("<p>800-555-0100</p><a href='/other'>other</a>", {})}
    with serve_pages(pages | {"/other": serve(server, SALES_LINK, "unknown")["/"]}) as site:
        checked = check(f"{site}/", "--pages", "5")
    assert [(one["kind"], one["page"]) for one in checked.list()] == [
        ("tag_missing", f"{site}/"),
        ("tag_missing", f"{site}/other"),
    ]


def test_only_an_error_that_the_tag_caused_is_a_problem(check: Check, server: RunningServer) -> None:
    script = "console.error('own'); addEventListener('load', () => { if (window.dni) dni.nothing() })"
    body = f"{SALES_LINK}<script>{script}</script>"
    with serve_pages(serve(server, body)) as site:
        checked = check(f"{site}/", "--source", "google_ads")
    (found,) = checked.list()
    assert found["kind"] == "console_error"
    assert "dni.nothing is not a function" in found["message"]


def test_a_baseline_lets_only_new_problems_fail(check: Check, tmp_path: Path, server: RunningServer) -> None:
    pages = serve(server, '<p id="a"><a href="tel:+12075550199">207-555-0142</a></p>')
    with serve_pages(pages) as site:
        first = check(f"{site}/", "--source", "google_ads")
        (tmp_path / "checked.json").rename(tmp_path / "before.json")
        again = check(f"{site}/", "--source", "google_ads", "--baseline", "before.json")
        pages["/"] = (pages["/"][0] + '<p id="b"><a href="tel:+12075550199">207-555-0143</a></p>', {})
        worse = check(f"{site}/", "--source", "google_ads", "--baseline", "before.json")
    assert (first.code, again.code, worse.code) == (1, 0, 1)
    assert [one["where"] for one in worse.list() if one["new"]] == ["p#b > a"]


def test_pages_come_from_the_sitemap(check: Check, server: RunningServer) -> None:
    page = serve(server, SALES_LINK)["/"]
    index = "<sitemapindex><sitemap><loc>SITE/pages.xml</loc></sitemap></sitemapindex>"
    urls = "<urlset><url><loc>SITE/b?x=1&amp;y=2</loc></url><url><loc>https://other.example/</loc></url></urlset>"
    pages: Pages = {"/": page, "/b": page}
    with serve_pages(pages) as site:
        pages["/sitemap.xml"] = (index.replace("SITE", site), {})
        pages["/pages.xml"] = (urls.replace("SITE", site), {})
        checked = check(f"{site}/", "--sitemap", "--source", "google_ads")
    opened = {one["page"] for one in checked.content["views"]}
    assert opened == {f"{site}/", f"{site}/b?x=1&y=2"}


def test_a_source_that_the_account_does_not_have_ends_the_command(tmp_path: Path, server: RunningServer) -> None:
    done = run_dni(tmp_path, "check", f"{server.url}/", "--source", "radio")
    assert done.returncode == 1
    assert "The account has no tracking source 'radio'. It has: Google Ads, Bing Ads" in done.stderr


def test_a_check_without_a_token_takes_no_number_from_a_pool(
    check: Check, server: RunningServer, open_pools: OpenPools
) -> None:
    account = open_pools(write_pool(FIRST, SECOND, THIRD))
    with serve_pages(serve(server, SALES_LINK, account.key)) as site:
        checked = check(f"{site}/")
    assert checked.code == 0, checked.printed
    assert [(one["where"], one["reason"]) for one in checked.list("not_tried")] == [("sales", "no_token")]
    assert account.count_free() == 3
    assert account.leases.read_record(account.pools["leads"], 0) == []


def test_no_call_of_a_tag_reaches_a_server(check: Check, server: RunningServer) -> None:
    calls = "".join(f"fetch('/a/demo/{call}', {{method: 'POST', keepalive: true}});" for call in STOPPED_CALLS)
    beacons = "".join(f"navigator.sendBeacon('/a/demo/{call}', '{{}}');" for call in STOPPED_CALLS)
    leaving = f"addEventListener('pagehide', () => {{ {beacons} }});"
    body = f"{SALES_LINK}<script>{calls}{beacons}{leaving}fetch('/own', {{method: 'POST'}})</script>"
    pages = serve(server, body)
    with serve_pages(pages) as site:
        checked = check(f"{site}/", "--source", "google_ads")
    assert len(checked.list("swapped")) == 2
    assert [path for path in pages if path.startswith("POST")] == ["POST /own"]


def test_a_policy_that_forbids_requests_to_the_server_is_named(
    check: Check, server: RunningServer, open_pools: OpenPools
) -> None:
    account = open_pools(write_pool(FIRST, SECOND, THIRD))
    with serve_pages(serve(server, SALES_LINK, account.key, Content_Security_Policy="connect-src 'none'")) as site:
        checked = check(f"{site}/")
    assert [one["where"] for one in checked.list("server_blocked")] == ["sales"]


def test_a_visitor_arrives_from_the_referrer_of_a_source(check: Check, server: RunningServer) -> None:
    with serve_pages(serve(server, SALES_LINK)) as site:
        checked = check(f"{site}/", "--source", "google_organic")
    assert [one["source"] for one in checked.list("swapped")] == ["Google Organic"] * 2


def test_dialogs_of_a_page_do_not_stop_the_check(check: Check, server: RunningServer) -> None:
    pages = serve(
        server, "<p>(800) 555-0100</p><script>alert(1); confirm(2); prompt(3); setTimeout(alert, 900)</script>"
    )
    with serve_pages(pages) as site:
        checked = check(f"{site}/", "--source", "google_ads")
    assert not checked.list("page_unreachable")
    assert checked.list("swapped")
