"""The tracking source of a call to a pool's number is that of the visit, derived again from its URLs."""

from server.account_file.read import read_account_file
from server.domain.calls.common_visits import MOST_VISITS_DERIVED
from server.domain.leases import Visitor
from tests.accounts import POOLED_ACCOUNT_FILE, edit_account_file
from tests.unit.server.domain.calls.callers import call, leave, make_lease, see

SITE = "http://127.0.0.1:8000"
TWO_GIVERS = read_account_file(
    edit_account_file(
        ('assign: {sales: {tracking_number: "+18665550103"}}', "assign: {sales: {number_pool: roofing-pool}}"),
        text=POOLED_ACCOUNT_FILE,
    )
)
SPRING = SITE + "/spring"


def name_source(*visitors: Visitor) -> str:
    return call(make_lease(*visitors), account=TWO_GIVERS).tracking_source


def test_only_source_that_shows_the_pools_numbers_is_the_calls_source() -> None:
    assert call(make_lease(see("ann", landing_url=""))).tracking_source == "Everyone"


def test_visit_decides_between_several_sources() -> None:
    assert name_source(see("ann", landing_url=SPRING)) == "Spring newsletter"
    assert name_source(see("ann", landing_url=SITE + "/", referring_url="https://news.example/")) == "Spring newsletter"
    assert name_source(see("ann", landing_url=SITE + "/")) == "Everyone"


def test_visitors_of_one_source_have_it_in_common() -> None:
    assert name_source(see("ann", landing_url=SPRING + "?kw=1"), see("ben", landing_url=SPRING)) == "Spring newsletter"


def test_visitors_of_two_sources_have_none_in_common() -> None:
    assert name_source(see("ann", landing_url=SPRING), see("ben", landing_url=SITE)) == ""


def test_call_with_too_many_different_visits_has_no_source() -> None:
    visitors = [see(f"visitor {index}", landing_url=f"{SPRING}?kw={index}") for index in range(MOST_VISITS_DERIVED + 1)]
    assert name_source(*visitors[1:]) == "Spring newsletter"
    assert name_source(*visitors) == ""


def test_call_without_known_visitors_has_no_source() -> None:
    assert call(leave(make_lease()), account=TWO_GIVERS).tracking_source == ""
