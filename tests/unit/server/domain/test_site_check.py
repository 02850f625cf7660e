"""The report of a page becomes sentences that say what is swapped, or what is wrong and what to do."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.site_check.report import MOST_REPORTED_NAMES, SiteReport, find_origin, make_report
from server.domain.site_check.sentences import SiteCheck, check_site
from server.domain.site_check.tokens import SetupToken, SetupTokens, find_token, write_link
from tests.accounts import ACCOUNT_FILE

PAGE = "https://www.example.com/contact"
ORIGIN = "https://www.example.com"
NOW = 1_750_000_000.0


@pytest.fixture
def account() -> Account:
    """The documented account, whose only site is the page's."""
    return replace(read_account_file(ACCOUNT_FILE.encode()), origins=(ORIGIN,))


def check(account: Account, *found: tuple[str, str], origin: str = ORIGIN, refusal: str = "") -> SiteCheck:
    return check_site(account, make_report(PAGE, origin, refusal, found))


def test_swapped_numbers_are_counted_by_target(account: Account) -> None:
    checked = check(account, ("sales", ""), ("sales", ""), ("sales", ""), ("service", ""))
    assert checked == SiteCheck(
        True, ("sales (+18005550100): swapped in 3 places.", "service (+18005550123): swapped in 1 place.")
    )


def test_number_that_the_page_does_not_have_is_named_with_what_may_be_the_cause(account: Account) -> None:
    checked = check(account, ("sales", ""))
    assert checked.is_fine
    assert checked.sentences[0] == "sales (+18005550100): swapped in 1 place."
    assert "service (+18005550123): not found on this page." in checked.sentences[1]
    assert "image" in checked.sentences[1]


@pytest.mark.parametrize(
    ("skipped", "advice"),
    [
        ("contested", "Remove other call tracking tags"),
        ("ignored", "data-dni-ignore"),
        ("policy", "Content-Security-Policy"),
        ("no_tracking_number", "dni source explain"),
        ("waiting", "Check again"),
        ("http_503", "`http_503`"),
    ],
)
def test_page_on_which_nothing_is_swapped_is_not_fine_and_the_reason_comes_with_advice(
    account: Account, skipped: str, advice: str
) -> None:
    checked = check(account, ("sales", skipped), ("sales", skipped), ("service", skipped))
    assert not checked.is_fine
    assert checked.sentences[0].startswith("sales (+18005550100): ")
    assert "in 2 places" in checked.sentences[0]
    assert advice in checked.sentences[0]


@pytest.mark.parametrize(
    ("refusal", "advice"),
    [
        ("consent", 'dni.consent("granted")'),
        ("automation", "ordinary browser"),
        ("bot", "ordinary browser"),
        ("restored", "dni.restore()"),
        ("prerendering", "keep the tab in front"),
        ("of_the_future", "`of_the_future`"),
    ],
)
def test_a_tag_that_does_nothing_is_explained_instead_of_missing_numbers(
    account: Account, refusal: str, advice: str
) -> None:
    checked = check(account, refusal=refusal)
    assert not checked.is_fine
    (sentence,) = checked.sentences
    assert advice in sentence


def test_page_of_another_origin_is_not_fine_although_its_numbers_are_swapped(account: Account) -> None:
    checked = check(account, ("sales", ""), ("service", ""), origin="https://example.com")
    assert not checked.is_fine
    assert (
        "https://example.com, which is not one of the account's origins (https://www.example.com)"
        in checked.sentences[0]
    )
    assert "sales (+18005550100): swapped in 1 place." in checked.sentences
    anywhere = replace(account, origins=())
    assert check(anywhere, ("sales", ""), origin="https://example.com").is_fine


def test_missing_report_is_explained_by_what_to_paste(account: Account) -> None:
    checked = check_site(account, None)
    assert not checked.is_fine
    assert "/a/demo/snippet" in checked.sentences[0]


def test_account_without_target_numbers_has_nothing_to_swap(account: Account) -> None:
    checked = check(replace(account, target_numbers=()))
    assert not checked.is_fine
    assert "no target numbers" in checked.sentences[0]


def test_reports_have_neither_query_nor_fragment_and_a_bounded_number_of_reasons() -> None:
    found = [(f"target {index}", "") for index in range(MOST_REPORTED_NAMES + 50)]
    report = make_report("https://www.example.com/a?name=Ann#dni_setup=x", ORIGIN, "", found)
    assert report.page == "https://www.example.com/a"
    assert len(report.spots) == MOST_REPORTED_NAMES
    assert make_report(PAGE, "", "", []) == SiteReport(PAGE, "", "")


def test_the_origin_of_a_page_is_that_of_web_pages_only() -> None:
    assert find_origin("HTTPS://www.Example.com:8443/a?b#c") == "https://www.example.com:8443"
    for page in ("file:///etc/passwd", "about:blank", "", "https://", "http://[broken"):
        assert find_origin(page) == ""


def test_tokens_are_valid_until_they_expire_and_only_with_a_known_key() -> None:
    token = SetupToken("demo", "0123456789abcdef", int(NOW) + 600)
    written = SetupTokens(["new"]).write(token)
    assert SetupTokens(["new"]).read(written, NOW) == token
    assert SetupTokens(["newer", "new"]).read(written, NOW + 599) == token
    assert SetupTokens(["new"]).read(written, NOW + 600) is None
    assert SetupTokens(["other"]).read(written, NOW) is None
    assert SetupTokens(["newer", "new"]).write(token) == SetupTokens(["newer"]).write(token)
    forged = written.replace("demo", "shop")
    for text in (forged, "", ".", "a.b.c.d", written[:-1], "\ud800", "9" * 10_000):
        assert SetupTokens(["new"]).read(text, NOW) is None


def test_a_link_opens_the_page_with_the_token_and_keeps_its_query() -> None:
    link = write_link("https://www.example.com/contact?x=1#team", "a.b.c.d")
    assert link == "https://www.example.com/contact?x=1#dni_setup=a.b.c.d"
    assert find_token(link) == "a.b.c.d"
    assert find_token("https://www.example.com/#dni_setup") == ""
