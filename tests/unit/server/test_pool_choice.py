"""The choice of the number pool that serves a target number for a visit."""

from dataclasses import replace

import pytest

from server.domain.accounts import Account, Assignment, Campaign, FromPool, OnSiteSource, TargetNumber
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.pool_choice import NoServingPool, PoolChoice, ServingPool, Unserved, choose_pool

SALES = TargetNumber("sales", PhoneNumber("+18005550100"), "roofing")
SERVICE = TargetNumber("service", PhoneNumber("+18005550123"), "roofing")
DEFAULT = PhoneNumber("+18005550199")
OPEN = NumberPool("open", "roofing", (PhoneNumber("+18665550120"),), ("sales",))
FOR_ABC = NumberPool("for-abc", "roofing", (PhoneNumber("+18665550121"),), ("sales",), publisher="ABC")
FOR_XYZ = NumberPool("for-xyz", "roofing", (PhoneNumber("+18665550122"),), ("sales",), publisher="XYZ")


def choose(*pools: NumberPool, publisher: str | None = None, assigned: int = 0) -> PoolChoice:
    """The choice for the target number `sales`, if the source assigns the pool at this position."""
    source = OnSiteSource("Everyone", "any", assign=(Assignment("sales", FromPool(pools[assigned].name)),))
    account = Account(
        "demo", "Demo", "US", campaigns=(Campaign("roofing"), Campaign("siding")), target_numbers=(SALES, SERVICE),
        number_pools=pools, tracking_sources=(source,),
    )  # fmt: skip
    return choose_pool(account, source, SALES, {} if publisher is None else {"affiliate_id": publisher})


@pytest.mark.parametrize("publisher", [None, "", "ABC", "new one"])
def test_pool_without_a_publisher_serves_every_visit(publisher: str | None) -> None:
    assert choose(OPEN, publisher=publisher) == ServingPool(OPEN, SALES.number)


def test_publishers_own_pool_wins_over_the_assigned_one() -> None:
    assert choose(OPEN, FOR_XYZ, FOR_ABC, publisher="ABC") == ServingPool(FOR_ABC, SALES.number)


def test_assigned_pool_wins_over_another_of_the_same_publisher() -> None:
    twin = replace(FOR_ABC, name="twin")
    assert choose(twin, FOR_ABC, publisher="ABC", assigned=1) == ServingPool(FOR_ABC, SALES.number)


def test_of_two_pools_of_a_publisher_the_first_serves() -> None:
    twin = replace(FOR_ABC, name="twin")
    assert choose(OPEN, twin, FOR_ABC, publisher="ABC") == ServingPool(twin, SALES.number)


@pytest.mark.parametrize(
    "elsewhere",
    [replace(FOR_ABC, campaign="siding"), replace(FOR_ABC, target_numbers=("service",))],
    ids=["another campaign's", "for another target number"],
)
def test_publishers_pool_for_another_target_or_campaign_does_not_serve(elsewhere: NumberPool) -> None:
    assert choose(OPEN, elsewhere, publisher="ABC") == ServingPool(OPEN, SALES.number)


@pytest.mark.parametrize("publisher", [None, "", "XYZ", "abc"])
def test_publishers_pool_serves_no_other_publisher(publisher: str | None) -> None:
    private = replace(FOR_ABC, default_number=DEFAULT)
    assert choose(private, OPEN, publisher=publisher) == NoServingPool(Unserved.OTHER_PUBLISHER, DEFAULT)


def test_default_number_comes_from_the_serving_pool() -> None:
    assert choose(OPEN, replace(FOR_ABC, default_number=DEFAULT), publisher="ABC").default_number == DEFAULT


def test_without_a_source_or_with_a_tracking_number_there_is_no_pool() -> None:
    account = Account("demo", "Demo", "US", target_numbers=(SALES,), number_pools=(OPEN,))
    static = OnSiteSource("Static", "any", assign=(Assignment("sales", PhoneNumber("+18665550130")),))
    for source in (None, static, OnSiteSource("Nothing", "any")):
        assert choose_pool(account, source, SALES, {}) == NoServingPool(Unserved.NO_POOL, SALES.number)


def test_publisher_tag_of_the_account_names_the_publisher() -> None:
    source = OnSiteSource("Everyone", "any", assign=(Assignment("sales", FromPool("open")),))
    account = Account(
        "demo", "Demo", "US", publisher_tag="partner", number_pools=(OPEN, FOR_ABC), tracking_sources=(source,)
    )
    assert choose_pool(account, source, SALES, {"partner": "ABC", "affiliate_id": "XYZ"}).pool == FOR_ABC  # type: ignore[union-attr]
