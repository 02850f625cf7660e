"""Two tenants with the routes for the account and its parts: no key reads or changes the other account."""

from typing import Any

import pytest

from server.domain.managed_parts import PARTS
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import AAA_NUMBERS, SHOP_NUMBERS, TENANTS, Tenants, write_api_key

NUMBERS = {"shop": SHOP_NUMBERS, "aaa": AAA_NUMBERS}
_OF_PARTS = [
    f"route api.{action}_{noun}"
    for section, one in PARTS.items()
    for action, noun in (
        ("list", section),
        *((action, one.replace(" ", "_")) for action in ("show", "create", "replace", "delete")),
    )
]
_OF_SECTIONS = [
    f"route api.{action}_{section}"
    for action in ("show", "replace")
    for section in ("account", "settings", "parameter_mapping", "page_events")
]
NEW: dict[str, dict[str, Any]] = {
    "campaigns": {"name": "mine"},
    "target_numbers": {"name": "mine", "number": "+18005550147"},
    "number_pools": {
        "name": "mine",
        "campaign": "roofing",
        "target_numbers": ["sales"],
        "tracking_numbers": ["+18665550170"],
    },
    "tracking_sources": {"name": "mine", "preset": "google_ads"},
    "receiving_numbers": {"name": "mine", "number": "+14155550187"},
    "routes": {"name": "mine", "hang_up": True},
    "postbacks": {"name": "mine", "on": "call_ended", "url": "https://crm.example/"},
    "blocked_callers": {"caller": "+19005550100"},
}


def send(tenants: Tenants, tenant: str, method: str, path: str, body: Any = None) -> Any:
    """The response to the tenant's key, which expects any revision."""
    headers = {"Authorization": f"Bearer {write_api_key(tenant)}", "If-Match": "*"}
    return tenants.app.test_client().open(f"/api/v1/account{path}", method=method, headers=headers, json=body)


@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers(*_OF_SECTIONS)
def test_a_key_reads_and_replaces_only_its_account(tenants: Tenants, mine: str, other: str) -> None:
    before = tenants.accounts.find(other)
    whole = send(tenants, mine, "GET", "")
    assert NUMBERS[mine] in whole.text
    assert NUMBERS[other] not in whole.text
    foreign = send(tenants, other, "GET", "").json
    for path, body in (("", foreign), ("/settings", foreign["account"])):
        assert "can't be changed" in send(tenants, mine, "PUT", path, body).text
    claimed = {**foreign, "account": whole.json["account"]}
    assert send(tenants, mine, "PUT", "", claimed).status_code == 409
    for path in ("", "/settings", "/parameter_mapping", "/page_events"):
        assert send(tenants, mine, "PUT", path, send(tenants, mine, "GET", path).json).status_code == 200
    assert tenants.accounts.find(other) == before


@pytest.mark.parametrize("section", PARTS)
@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers(*_OF_PARTS)
def test_a_key_reads_and_changes_only_the_parts_of_its_account(
    tenants: Tenants, mine: str, other: str, section: str
) -> None:
    path, new = f"/{section}", NEW[section]
    name = f"{path}/{new.get('name') or new['caller']}"
    assert send(tenants, other, "POST", path, new).status_code == 201
    before = tenants.accounts.find(other)
    assert new.items() <= send(tenants, other, "GET", name).json.items()
    assert NUMBERS[other] not in send(tenants, mine, "GET", path).text
    for method, body in (("GET", None), ("PUT", new), ("DELETE", None)):
        assert send(tenants, mine, method, name, body).status_code == 404
    created = send(tenants, mine, "POST", path, new)
    if section == "number_pools":
        assert created.status_code == 409
    else:
        assert created.status_code == 201
        assert send(tenants, mine, "PUT", name, created.json).status_code == 200
        assert send(tenants, mine, "DELETE", name).status_code == 204
    assert tenants.accounts.find(other) == before
