"""The REST API with a few calls of two accounts."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.app import create_app
from server.bundle import Bundle
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.calls.attributed import Match
from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent, EventKind
from server.open_stores import Stores
from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.identities import Identities
from tests.integration.api.asking import KEY, Asker
from tests.posted_calls import RINGING, STARTED_AT, answer, end, tag
from tests.shop import Clock


def make_call(nth: int, account: str = "demo") -> Call:
    """The account's call of that minute; each third is answered."""
    call = replace(RINGING, call_id=f"twilio-{account}{nth}", carrier_call_id=f"{account}{nth}", account=account)
    call = replace(call, progress=replace(call.progress, started_at=STARTED_AT + 60 * nth))
    call = tag(call, keyword=f"roof {nth % 2}")
    if nth % 3 == 0:
        call = end(answer(call), 42)
    call = replace(call, attributed=replace(call.attributed, match=Match.SOURCE if nth % 2 else Match.LIVE))
    started = CallEvent("started", EventKind.STARTED, call.progress.started_at, {"from": call.caller})
    return replace(call, events=(started,))


@pytest.fixture
def call_log(stores: Stores) -> CallLog:
    """Seven calls of the account `demo` and one of `other`."""
    log = stores.call_log
    for call in (*map(make_call, range(7)), make_call(0, "other")):
        with log.begin() as transaction:
            assert transaction.find(call.call_id) is None
            transaction.add(call, call.progress.started_at)
    return log


@pytest.fixture
def identities(stores: Stores) -> Identities:
    """A key of each of the two accounts, with all scopes."""
    store = stores.identities
    for account, key in (("demo", KEY), ("other", "other-" + KEY)):
        store.add_api_key(ApiKey(account, "default", frozenset(Scope), STARTED_AT), compute_digest(key))
    return store


@pytest.fixture
def app(
    settings: Settings, bundle: Bundle, stores: Stores, call_log: CallLog, identities: Identities, clock: Clock
) -> Flask:
    """The whole server as in production, with these calls and keys."""
    return create_app(settings, bundle=bundle, stores=stores, clock=clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the API."""
    return app.test_client()


@pytest.fixture
def asker(client: FlaskClient) -> Asker:
    """A client with an API key of the account `demo`."""
    return Asker(client, KEY)
