"""One server with two tenants, `shop` and `aaa`, which are equal except for their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.domain.accounts import Account
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.calls.call import Call
from server.domain.postbacks.postback import Method, PostbackRequest
from server.open_stores import Stores
from server.settings import Settings, read_settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.identities import Identities
from server.stores.leads import Leads
from server.stores.leases.contract import LeaseStore
from server.stores.notifications import Notifications
from server.stores.outbox import Outbox
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from server.stores.secrets import SecretStore
from tests.carriers import AUTH_TOKEN
from tests.databases import write_sqlite_file
from tests.integration.calls.callers import NOON, POOLED, make_call, ring, step
from tests.integration.telephony.line import CALLED_SHOP_FILE, PUBLIC_URL, Line
from tests.shop import Clock, Page

TENANTS = ("shop", "aaa")
SHOP_NUMBERS, AAA_NUMBERS = "+18665550", "+18776660"
FILES = {
    "shop": CALLED_SHOP_FILE,
    "aaa": CALLED_SHOP_FILE.replace("key: shop", "key: aaa")
    .replace(SHOP_NUMBERS, AAA_NUMBERS)
    .replace("+18005550199", "+18005550299"),
}
SECRET_KEY = "the secret key of the installation"


def make_tenant_call(tenant: str) -> Call:
    """The tenant's only call in the log: both have the same caller, visitor, lease, steps and receiving number."""
    call = make_call(f"CA{tenant}", NOON, step("step", NOON, "main"), ring(NOON, "desk"), account=tenant)
    number = replace(POOLED, number=POOLED.number.replace(SHOP_NUMBERS, AAA_NUMBERS)) if tenant == "aaa" else POOLED
    attributed = replace(call.attributed, tags={**call.attributed.tags, "owner": f"only {tenant} knows"})
    return replace(call, tracking_number=number, attributed=attributed)


def make_tenant_request(tenant: str) -> PostbackRequest:
    """The tenant's only postback in the outbox; it names a secret."""
    return PostbackRequest(
        idempotency_key=f"key-{tenant}",
        account=tenant,
        postback="ended",
        call_id=f"twilio-CA{tenant}",
        method=Method.GET,
        url=f"https://tracker.example/{tenant}?k={{secret.CRM_TOKEN}}",
        headers={},
        body="",
    )


@dataclass(frozen=True)
class Tenants:
    """The server, its stores and the data of each tenant."""

    app: Flask
    clock: Clock
    accounts: AccountStore
    leases: LeaseStore
    call_log: CallLog
    leads: Leads
    outbox: Outbox
    retention: Retention
    identities: Identities
    secrets: SecretStore
    notifications: Notifications
    rollups: Rollups

    @property
    def line(self) -> Line:
        """A line to the server, signed with the installation's token, which is valid for both."""
        return Line(self.app.test_client(), self.clock)

    def open_page(self, tenant: str) -> Page:
        """A page of the tenant's site; both have the same origin."""
        return Page(self.app.test_client(), account=tenant)

    def get(self, path: str, tenant: str, **query: str) -> Any:
        """The response of the REST API to the tenant's key."""
        headers = {"Authorization": f"Bearer {write_api_key(tenant)}"}
        return self.app.test_client().get(f"/api/v1/{path}", headers=headers, query_string=query)

    def send(self, method: str, path: str, tenant: str, body: Any) -> Any:
        """The response of the REST API to a change by the tenant's key."""
        headers = {"Authorization": f"Bearer {write_api_key(tenant)}"}
        return self.app.test_client().open(f"/api/v1/{path}", method=method, headers=headers, json=body)


def write_api_key(tenant: str) -> str:
    """The tenant's API key."""
    return f"api-key-of-{tenant}-0123456789"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with the test's own database, one carrier's token, and the demo site."""
    return read_settings(
        {
            "DNI_DATABASE_URL": write_sqlite_file(tmp_path),
            "DNI_PUBLIC_URL": PUBLIC_URL,
            "DNI_SECRET_KEY": SECRET_KEY,
            "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "DNI_DEMO_PAGES": "true",
        }
    )


@pytest.fixture
def parsed() -> Mapping[str, Account]:
    """The two accounts."""
    return {tenant: read_account_file(FILES[tenant].encode()) for tenant in TENANTS}


@pytest.fixture
def tenants(
    settings: Settings,
    stores: Stores,
    parsed: Mapping[str, Account],
    bundle: Bundle,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Tenants:
    """The server with both tenants; commands use its database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DNI_SECRET_KEY", SECRET_KEY)
    accounts, call_log, identities, secrets = stores.accounts, stores.call_log, stores.identities, stores.secrets
    for tenant in TENANTS:
        accounts.save(parsed[tenant])
        call = make_tenant_call(tenant)
        with call_log.begin() as transaction:
            assert transaction.find(call.call_id) is None
            transaction.add(call, NOON)
            transaction.send([make_tenant_request(tenant)], NOON)
        identities.add_api_key(ApiKey(tenant, "reports", frozenset(Scope), NOON), compute_digest(write_api_key(tenant)))
        secrets.set_secret(tenant, "CRM_TOKEN", f"secret of {tenant}", NOON)
        secrets.allow_variable(tenant, f"VARIABLE_OF_{tenant.upper()}", NOON)
    app = create_app(settings, bundle=bundle, stores=stores, environment={}, clock=clock)
    outbox, retention = stores.outbox, stores.retention
    return Tenants(
        app=app,
        clock=clock,
        accounts=accounts,
        leases=stores.leases,
        call_log=call_log,
        leads=stores.leads,
        outbox=outbox,
        retention=retention,
        identities=identities,
        secrets=secrets,
        notifications=stores.notifications,
        rollups=stores.rollups,
    )
