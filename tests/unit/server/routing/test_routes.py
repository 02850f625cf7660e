"""Which route a call takes, and what happens without a route."""

from dataclasses import replace

import pytest

from server.domain.accounts import Account, Campaign, OffSiteSource, OnSiteSource, TargetNumber
from server.domain.calls.called_numbers import CalledNumber
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.actions import EndCall, RingNumbers, Speak
from server.domain.routing.routes import build_call_routes
from server.domain.routing.steps import ReceivingNumber, Route
from tests.unit.server.routing.walking import NOBODY_ANSWERED, SORRY, begin, go_on, ring

NUMBER = PhoneNumber("+18665550101")
POOL = NumberPool("pool", "roofing", (), ("sales",), route="for-pool")
SOURCE = OffSiteSource("billboard", NUMBER, route="for-source")
IN_POOL = CalledNumber(NUMBER, POOL, None, "roofing", "sales")
OF_SOURCE = CalledNumber(NUMBER, None, SOURCE, "roofing")
SALES = TargetNumber("sales", PhoneNumber("+18005550100"))
SERVICE = TargetNumber("service", PhoneNumber("+18005550123"))
ACCOUNT = Account(
    "demo", "Demo", "US", route="for-account", campaigns=(Campaign("roofing", route="for-campaign"),),
    receiving_numbers=(ReceivingNumber("desk", PhoneNumber("+14155550180")),), target_numbers=(SALES, SERVICE),
    routes=tuple(Route(f"for-{name}", SORRY) for name in ("source", "pool", "campaign", "account")),
)  # fmt: skip
UNROUTED = replace(ACCOUNT, route=None, campaigns=(), routes=())


@pytest.mark.parametrize(
    ("called", "first"),
    [
        (OF_SOURCE, "for-source"),
        (IN_POOL, "for-pool"),
        (replace(OF_SOURCE, tracking_source=replace(SOURCE, route=None)), "for-campaign"),
        (replace(IN_POOL, number_pool=replace(POOL, route=None)), "for-campaign"),
        (CalledNumber(NUMBER, None, OnSiteSource("Ads", "any"), "siding", "sales"), "for-account"),
        (None, "for-account"),
    ],
    ids=["source", "pool", "campaign of a source", "campaign of a pool", "account", "nothing known"],
)
def test_most_specific_route_setting_decides(called: CalledNumber | None, first: str) -> None:
    assert build_call_routes(ACCOUNT).find_first(called) == first


def test_explanation_says_which_setting_decided() -> None:
    routes = build_call_routes(ACCOUNT)
    assert routes.explain_first(OF_SOURCE) == ("for-source", "named by the tracking source 'billboard'")
    assert routes.explain_first(IN_POOL) == ("for-pool", "named by the number pool 'pool'")
    assert routes.explain_first(None) == ("for-account", "named by the account")


def test_target_number_rings_for_a_minute_without_a_route() -> None:
    walked = begin(build_call_routes(UNROUTED), called=CalledNumber(NUMBER, None, None, None, "service"))
    assert isinstance(walked.actions[0], RingNumbers)
    assert [(one.name, one.number) for one in walked.actions[0].receiving_numbers] == [("service", SERVICE.number)]
    assert (walked.actions[0].seconds, walked.taken[0].path) == (60, "target.service")


def test_caller_hears_an_apology_if_the_target_number_does_not_answer() -> None:
    routes = build_call_routes(UNROUTED)
    walked = go_on(routes, begin(routes, called=IN_POOL), NOBODY_ANSWERED)
    assert isinstance(walked.actions[0], Speak)
    assert walked.actions[0].spoken.text == "We are sorry, we could not be reached. Please call again later."
    assert walked.actions[1] == EndCall()


@pytest.mark.parametrize("called", [None, CalledNumber(NUMBER, None, SOURCE), replace(IN_POOL, target_number="gone")])
def test_first_receiving_number_rings_without_a_known_target_number(called: CalledNumber | None) -> None:
    assert build_call_routes(UNROUTED).find_first(called) == "receiving.desk"


def test_first_target_number_rings_without_receiving_numbers() -> None:
    assert build_call_routes(replace(UNROUTED, receiving_numbers=())).find_first(None) == "target.sales"


@pytest.mark.parametrize(
    "account", [None, Account("empty", "Empty", "US")], ids=["of no account", "of an empty account"]
)
def test_caller_of_an_unused_number_hears_that_it_is_not_in_use(account: Account | None) -> None:
    walked = begin(build_call_routes(account))
    assert isinstance(walked.actions[0], Speak)
    assert walked.actions[0].spoken.text.startswith("The number that you have called is not in use.")
    assert walked.actions[1] == EndCall()


def test_a_target_number_does_not_hide_a_receiving_number_of_its_name() -> None:
    account = replace(UNROUTED, receiving_numbers=(ReceivingNumber("sales", PhoneNumber("+14155550199")),))
    routes = build_call_routes(replace(account, routes=(Route("main", ring("sales")),)))
    assert routes.find_receiving_number("sales").number == PhoneNumber("+14155550199")
    walked = begin(routes, called=IN_POOL)
    assert isinstance(walked.actions[0], RingNumbers)
    assert walked.actions[0].receiving_numbers == (ReceivingNumber("target.sales", SALES.number),)


def test_unknown_receiving_number_is_an_error() -> None:
    with pytest.raises(KeyError):
        build_call_routes(ACCOUNT).find_receiving_number("hall")
