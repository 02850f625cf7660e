"""While a store is unavailable: visitors get default numbers at once, pages retry, and no request waits twice."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from limits.errors import StorageError

from server.domain.leases import LeasedPool, Refusal
from server.http.leases.process_counters import ProcessCounters
from server.settings import Settings
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import Claimed, LeaseStore
from tests.integration.leases.conftest import Serve
from tests.shop import DEFAULT_NUMBER, Page, read_error


@pytest.fixture
def take_away(leases: LeaseStore, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Makes the lease store unavailable: each call fails, as after the longest wait. Returns the calls that are made.

    `tests/contract` tests how long a store may wait; this counts how often it is called.
    """

    def take() -> list[str]:
        calls: list[str] = []

        def make_failing(name: str) -> Callable[..., Any]:
            def fail(*_arguments: Any) -> Any:
                calls.append(name)
                raise StoreUnavailable("at a secret address")

            return fail

        for name in ("claim", "renew", "leave", "tag", "check"):
            monkeypatch.setattr(leases, name, make_failing(name))
        return calls

    return take


def test_a_claim_gets_default_numbers_after_one_wait(page: Page, take_away: Callable[[], list[str]]) -> None:
    page.claim("a=1", "sales", "support")
    calls = take_away()
    numbers = page.claim_during_outage("a=1", "sales", "service", "support")
    assert {name: (one["number"], one["reason"]) for name, one in numbers.items()} == {
        "sales": (DEFAULT_NUMBER, "store_unavailable"),
        "service": (DEFAULT_NUMBER, "store_unavailable"),
        "support": ("+18005550145", "store_unavailable"),
    }
    assert calls == ["claim"], "a second pool would have doubled the wait"


def test_a_claim_without_any_lease_is_a_failure_for_the_page_to_retry(
    page: Page, take_away: Callable[[], list[str]]
) -> None:
    take_away()
    response = page.post("claim", page.write_claim("a=1"))
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["error"]["code"] == "service_unavailable"
    assert response.json.keys() == {"error", "numbers", "renew_after_seconds"}


def test_a_claim_with_a_lease_of_another_pool_is_not_a_failure(
    page: Page, leases: LeaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = leases.claim

    def fail_for_support(pool: LeasedPool, *arguments: Any) -> Claimed | Refusal:
        if pool.pool_id == "shop/support-pool":
            raise StoreUnavailable("one server of a cluster is away")
        return claim(pool, *arguments)

    monkeypatch.setattr(leases, "claim", fail_for_support)
    numbers = page.claim("a=1", "sales", "support")["numbers"]
    assert "lease" in numbers["sales"]
    assert numbers["support"]["reason"] == "store_unavailable"


def test_numbers_that_need_no_store_are_returned_as_usual(page: Page, take_away: Callable[[], list[str]]) -> None:
    take_away()
    assert page.claim_sales("leaflet=1")["reason"] == "no_pool"


@pytest.mark.parametrize(
    ("call", "write_body"),
    [
        ("renew", lambda lease: {"leases": [lease]}),
        ("leave", lambda lease: {"leases": [lease]}),
        ("tag", lambda lease: {"lease": lease, "tags": {"quote": "requested"}}),
    ],
)
def test_other_requests_get_503_while_the_store_is_unavailable(
    page: Page, take_away: Callable[[], list[str]], call: str, write_body: Callable[[str], Any]
) -> None:
    lease = page.claim_sales("a=1")["lease"]
    take_away()
    response = page.post(call, write_body(lease))
    status, code, message = read_error(response)
    assert (status, code) == (503, "service_unavailable")
    assert "secret" not in message
    assert "Access-Control-Allow-Origin" in response.headers


def test_several_leases_do_not_wait_one_after_the_other(page: Page, take_away: Callable[[], list[str]]) -> None:
    numbers = page.claim("a=1", "sales", "support")["numbers"]
    calls = take_away()
    assert page.post("renew", {"leases": [one["lease"] for one in numbers.values()]}).status_code == 503
    assert calls == ["renew"]


def test_unavailable_counters_cause_no_second_wait_for_leases(
    settings: Settings, serve: Serve, take_away: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = serve(settings)

    def fail(*_arguments: Any, **_options: Any) -> int:
        raise StorageError(OSError("no route"))

    monkeypatch.setattr(ProcessCounters, "incr", fail)
    calls = take_away()
    assert page.claim_during_outage("a=1")["sales"]["reason"] == "store_unavailable"
    assert calls == []


def test_a_store_that_returns_is_used_at_once(
    page: Page, take_away: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away()
    assert page.claim_during_outage("a=1")["sales"]["reason"] == "store_unavailable"
    monkeypatch.undo()
    assert "lease" in page.claim_sales("a=1")


def test_a_server_whose_lease_store_is_unavailable_is_not_ready(page: Page, take_away: Callable[[], list[str]]) -> None:
    assert page.client.get("/readyz").json == {"status": "ready"}
    take_away()
    response = page.client.get("/readyz")
    assert (response.status_code, response.json) == (
        503,
        {"status": "unavailable", "reason": "the lease store does not respond"},
    )


def test_claims_succeed_while_the_account_store_is_unavailable(
    page: Page, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.claim("a=1")

    def fail(_key: str) -> None:
        raise StoreUnavailable("away")

    for method in ("find", "find_revision"):
        monkeypatch.setattr(accounts, method, fail)
    assert "lease" in page.claim_sales("a=1")
    assert replace(page, account="never-seen").post("claim", page.write_claim()).status_code == 503
