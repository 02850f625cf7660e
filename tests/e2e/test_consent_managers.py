"""The tag follows what visitors decide in real consent managers, through the standards that these speak."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.consent_manager_pages import MANAGERS, Manager, allow_google_ads_again
from tests.e2e.showing import read_all, settle, show

BODY = '<a id="number" href="tel:+18005550100">800-555-0100</a>'
OWN, TRACKING = "800-555-0100", "866-555-0101"
# The WordPress plugin is in no registry: these are the function and the event that it documents.
WORDPRESS = """<script>
const given = JSON.parse(localStorage.wordpress || "{}");
function wp_has_consent(category) { return given[category] === "allow"; }
function decide(value) {
  given.marketing = value;
  localStorage.wordpress = JSON.stringify(given);
  document.dispatchEvent(new CustomEvent("wp_listen_for_consent_change", {detail: {marketing: value}}));
}
</script>"""


@pytest.fixture(params=MANAGERS)
def manager(request: pytest.FixtureRequest) -> Manager:
    """Each of the managers."""
    return MANAGERS[request.param]


def open_page(page: Page, manager: Manager) -> None:
    """Open a page with the manager, as its documentation shows: before other scripts."""
    manager.serve_files(page)
    show(page, BODY, account=manager.account, head=manager.head)


def shows(page: Page, number: str) -> None:
    expect(page.locator("#number")).to_have_text(number)


def read_visit(page: Page, account: str) -> str | None:
    stored: str | None = page.evaluate("(key) => localStorage[key] || sessionStorage[key] || null", f"dni_{account}")
    return stored


def test_nothing_happens_before_the_visitor_decides(page: Page, manager: Manager) -> None:
    open_page(page, manager)
    settle(page)
    shows(page, OWN)
    assert read_visit(page, manager.account) is None


def test_numbers_are_swapped_once_the_visitor_accepts_and_put_back_when_they_withdraw(
    page: Page, manager: Manager
) -> None:
    open_page(page, manager)
    manager.accept(page)
    shows(page, TRACKING)
    manager.withdraw(page)
    shows(page, OWN)
    page.wait_for_function("(key) => !localStorage[key] && !sessionStorage[key]", arg=f"dni_{manager.account}")


def test_a_visitor_who_refuses_keeps_the_own_number(page: Page, manager: Manager) -> None:
    open_page(page, manager)
    manager.refuse(page)
    settle(page)
    shows(page, OWN)
    assert read_visit(page, manager.account) is None


def test_tarteaucitron_reports_a_second_consent_of_a_page_only_on_the_next_page(page: Page) -> None:
    manager = MANAGERS["tarteaucitronjs"]
    open_page(page, manager)
    manager.accept(page)
    shows(page, TRACKING)
    manager.withdraw(page)
    shows(page, OWN)
    allow_google_ads_again(page)
    page.wait_for_function("tarteaucitron.state.googleads")
    assert page.evaluate("dataLayer.at(-1)[2].ad_storage") == "denied"
    page.reload()
    shows(page, TRACKING)


def test_where_the_regulation_does_not_apply_the_framework_grants_everything(page: Page) -> None:
    manager = MANAGERS["TCF 2.2 (@iabtcf/cmpapi)"]
    manager.serve_files(page)
    head = '<script src="/managers/tcf.js"></script><script>disableManager()</script>'
    show(page, BODY, account=manager.account, head=head)
    shows(page, TRACKING)


def test_a_manager_of_the_framework_may_come_after_the_tag(page: Page) -> None:
    manager = MANAGERS["TCF 2.2 (@iabtcf/cmpapi)"]
    manager.serve_files(page)
    later = '<script src="/managers/tcf.js"></script><script>startManager([1])</script>'
    show(page, BODY + later, account=manager.account)
    shows(page, TRACKING)


def test_a_denied_default_of_a_region_counts_as_the_region_is_not_known(page: Page) -> None:
    head = """<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); }
    gtag("consent", "default", {ad_storage: "denied", region: ["DE"]});
    gtag("consent", "default", {ad_storage: "granted"});</script>"""
    show(page, BODY, account="consent_google", head=head)
    settle(page)
    shows(page, OWN)


def test_a_granted_default_is_consent(page: Page) -> None:
    head = """<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments); }
    gtag("consent", "default", {ad_storage: "granted"});</script>"""
    show(page, BODY, account="consent_google", head=head)
    shows(page, TRACKING)


def test_the_category_of_wordpress_decides(page: Page) -> None:
    show(page, BODY, account="consent_wordpress", head=WORDPRESS)
    shows(page, OWN)
    page.evaluate("decide('allow')")
    shows(page, TRACKING)
    page.evaluate("decide('deny')")
    shows(page, OWN)


@pytest.mark.parametrize("account", ["consent_tcf", "consent_google", "consent_wordpress"])
@pytest.mark.parametrize(
    "head",
    [
        "",
        "<script>window.dataLayer = 5; window.__tcfapi = 'x'; window.wp_has_consent = {}</script>",
        "<script>window.dataLayer = [null, [], ['consent'], ['consent', 'update', null]];"
        "window.__tcfapi = (name, version, follow) => { follow(null, true); follow({}, true); follow() };"
        "window.wp_has_consent = () => { throw new Error('broken') }</script>",
    ],
    ids=["no manager", "something else under its name", "a broken one"],
)
def test_without_a_working_manager_pages_keep_their_number_and_stay_quiet(page: Page, account: str, head: str) -> None:
    show(page, BODY, account=account, head=head)
    page.mouse.click(5, 5)
    settle(page)
    assert read_all(page, "#number") == [OWN]


def test_global_privacy_control_needs_consent_unless_the_account_ignores_it(page: Page) -> None:
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})")
    show(page, BODY)
    shows(page, OWN)
    page.evaluate("dni.consent('granted')")
    shows(page, TRACKING)
    show(page, BODY, account="ignoring_gpc")
    shows(page, TRACKING)


def test_the_adapters_add_no_global_and_touch_no_function_of_the_page(page: Page) -> None:
    page.add_init_script("window.before = new Set(Object.getOwnPropertyNames(window))")
    head = "<script>window.dataLayer = []; window.ownPush = dataLayer.push</script>"
    for account in ("consent_tcf", "consent_google", "consent_wordpress"):
        show(page, BODY, account=account, head=head)
        added = page.evaluate("Object.getOwnPropertyNames(window).filter((name) => !before.has(name))")
        assert set(added) - {"dataLayer", "ownPush", "before"} == {"dni"}
        assert page.evaluate("dataLayer.push === ownPush")
