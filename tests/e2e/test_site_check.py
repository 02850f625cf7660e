"""A person who opens the site with a setup token gets the tag's report; everybody else's page sends nothing."""

import json
import time
from typing import Any

from playwright.sync_api import Page, Request

from server.domain.site_check.tokens import SetupToken, SetupTokens, write_link
from server.open_stores import open_stores
from server.settings import read_settings
from tests.e2e.conftest import SECRET_KEY
from tests.e2e.showing import serve_document
from tests.serving import RunningServer
from tests.waiting import HANG_MS, HANG_SECONDS

BODY = '<p>800-555-0100</p><a href="tel:+18005550100">Call 800-555-0100</a><img alt="a number">'


def write_document(account: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><script src="/a/{account}/dni.js"></script><body>{BODY}</body>'


def write_token(account: str, token_id: str) -> str:
    return SetupTokens([SECRET_KEY]).write(SetupToken(account, token_id, int(time.time()) + 600))


def open_page(page: Page, account: str, query: str = "gclid=click-1", token: str = "") -> None:
    serve_document(page, write_document(account), path="/checked")
    page.goto(write_link(f"/checked?{query}", token) if token else f"/checked?{query}")
    page.wait_for_function("window.dni && dni.numbers")


def is_report(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith(("/setup", "/seen"))


def read_stored(page: Page) -> str:
    stored: str = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    return stored


def test_a_page_with_a_token_reports_once_what_it_has_found(
    page: Page, server: RunningServer, database_url: str
) -> None:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if is_report(request) else None)
    with page.expect_event("response", lambda response: is_report(response.request), timeout=HANG_MS) as answered:
        open_page(page, "demo", token=write_token("demo", "e2e-1"))
    assert answered.value.status == 204
    (request,) = sent
    assert request.headers["content-type"] == "text/plain;charset=UTF-8"
    address, found = json.loads(request.post_data or "")
    assert address.startswith(f"{server.url}/checked?gclid=click-1#dni_setup=demo.e2e-1.")
    assert found == {"refusal": "", "targets": [{"skipped": "", "target_number": "sales"}] * 3}
    assert "dni_setup" not in read_stored(page)
    stores = open_stores(read_settings({"DNI_DATABASE_URL": database_url}))
    report = _await_report(stores.setup_reports.find, page)
    stores.close()
    assert [(one.target_number, one.skipped, one.count) for one in report.spots] == [("sales", "", 3)]
    assert report.page == f"{server.url}/checked"


def _await_report(find: Any, page: Page) -> Any:
    deadline = time.monotonic() + HANG_SECONDS
    while (report := find("demo", "e2e-1")) is None:
        assert time.monotonic() < deadline, "no report was stored"
        page.wait_for_timeout(20)
    return report


def test_a_page_that_waits_for_consent_reports_that_and_stores_nothing(page: Page) -> None:
    with page.expect_request(is_report, timeout=HANG_MS) as reported:
        open_page(page, "consent", token="not a token")
    assert json.loads(reported.value.post_data or "")[1] == {"refusal": "consent", "targets": []}
    assert read_stored(page) == '[{},{},""]'


def test_a_page_without_a_token_reports_nothing(page: Page) -> None:
    page.clock.install()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if is_report(request) else None)
    open_page(page, "demo")
    page.clock.run_for(60_000)
    assert sent == []


def test_an_account_that_allows_it_gets_one_report_a_visit_with_path_and_count(page: Page) -> None:
    page.clock.install()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if is_report(request) else None)
    with page.expect_request(is_report, timeout=HANG_MS):
        open_page(page, "reporting", query="gclid=click-1&name=Ann")
        page.clock.run_for(5_000)
    open_page(page, "reporting", query="again=1")
    page.clock.run_for(60_000)
    assert [json.loads(request.post_data or "") for request in sent] == [["/checked", 3]]
