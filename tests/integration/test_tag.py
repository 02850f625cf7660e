"""The tag for browsers and caches."""

import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.account_file.read import read_account_file
from server.accounts.runtimes import RECHECK_SECONDS, AccountRuntimes
from server.app import create_app
from server.bundle import Bundle, cut_bundle
from server.domain.accounts import Account, Campaign
from server.domain.page_events import PageEvents
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback, Trigger
from server.domain.public_config.build import build_public_config
from server.domain.routing.steps import GoTo, ReceivingNumber, Ring, Route, Rung, Spoken, Voicemail
from server.open_stores import Stores
from server.settings import Settings
from server.stores.contract import AccountStore, StoreUnavailable
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.shop import Clock

TAG = "/a/demo/dni.js"


def read_config(response: TestResponse) -> dict[str, object]:
    script = response.get_data(as_text=True)
    found = re.fullmatch(r"\(function\(config\)\{window\.dni=config\}\)\((.*)\);\n", script)
    assert found is not None
    config: dict[str, object] = json.loads(found[1])
    return config


@pytest.fixture
def app(settings: Settings, stores: Stores, accounts: AccountStore, account: Account, bundle: Bundle) -> Flask:
    """The server with the documented account; it checks for changes at every request."""
    accounts.save(account)
    runtimes = AccountRuntimes(accounts, recheck_seconds=0)
    return create_app(settings, bundle=bundle, stores=stores, runtimes=runtimes)


def test_the_tag_is_the_bundle_with_the_accounts_public_config(
    client: FlaskClient, account: Account, settings: Settings
) -> None:
    assert read_config(client.get(TAG)) == build_public_config(account, settings.public_url)


@pytest.mark.parametrize("public_url", ["https://numbers.example", ""])
def test_the_tag_names_the_server_of_the_settings_and_never_that_of_a_request(
    settings: Settings, stores: Stores, accounts: AccountStore, account: Account, bundle: Bundle, public_url: str
) -> None:
    accounts.save(account)
    client = create_app(
        settings.model_copy(update={"public_url": public_url}), bundle=bundle, stores=stores
    ).test_client()
    answer = client.get(TAG, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert read_config(answer)["server"] == public_url


def test_a_change_of_the_account_changes_the_etag_within_the_recheck_time(
    settings: Settings, bundle: Bundle, stores: Stores, accounts: AccountStore, account: Account
) -> None:
    accounts.save(account)
    clock = Clock()
    runtimes = AccountRuntimes(accounts, measure_time=clock)
    client = create_app(settings, bundle=bundle, stores=stores, runtimes=runtimes).test_client()
    etag = client.get(TAG).headers["ETag"]
    accounts.save(replace(account, visit_timeout_minutes=31))
    assert client.get(TAG, headers={"If-None-Match": etag}).status_code == 304
    clock.now += RECHECK_SECONDS
    changed = client.get(TAG, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag
    assert read_config(changed)["visit_timeout_minutes"] == 31
    accounts.save(account)
    clock.now += RECHECK_SECONDS
    assert client.get(TAG).headers["ETag"] == etag


def test_a_private_change_does_not_change_the_bytes_and_the_etag(
    client: FlaskClient, accounts: AccountStore, account: Account
) -> None:
    etag = client.get(TAG).headers["ETag"]
    accounts.save(replace(account, name="Harbor Roofing and Sons"))
    assert client.get(TAG, headers={"If-None-Match": etag}).status_code == 304


def test_another_bundle_gives_another_etag(
    client: FlaskClient, settings: Settings, stores: Stores, bundle: Bundle
) -> None:
    newer = create_app(settings, bundle=replace(bundle, after_config=");/*2*/\n"), stores=stores)
    assert newer.test_client().get(TAG).headers["ETag"] != client.get(TAG).headers["ETag"]


def test_the_tag_contains_nothing_private_and_nothing_of_another_account(
    client: FlaskClient, accounts: AccountStore
) -> None:
    other = Account(key="other", name="Rival Roofs", country="US", campaigns=(Campaign("rival-campaign"),))
    accounts.save(other)
    script = client.get(TAG).get_data(as_text=True)
    for private in ("Harbor Roofing", "Billboard", "+18665550110", "I-95", "Rival", "rival", "revision"):
        assert private not in script


def test_call_routing_is_not_in_the_tag_and_does_not_change_its_etag(
    client: FlaskClient, accounts: AccountStore, account: Account
) -> None:
    before = client.get(TAG)
    call = Ring((Rung("secret desk"),), GoTo("secret-night"), whisper=Spoken("secret whisper"))
    routes = (Route("secret-day", call), Route("secret-night", Voicemail(Spoken("secret words"))))
    accounts.save(
        replace(
            account,
            time_zone="Pacific/Chatham",
            route="secret-day",
            call_retention_days=4321,
            carrier_secrets={"twilio": "DNI_SECRET"},
            receiving_numbers=(ReceivingNumber("secret desk", PhoneNumber("+14155550180")),),
            routes=routes,
            postbacks=(Postback("secret", Trigger.CALL_ENDED, "https://secret.example", secret="POSTBACK_SECRET"),),
            campaigns=tuple(replace(campaign, route="secret-day") for campaign in account.campaigns),
            tracking_sources=tuple(replace(source, route="secret-night") for source in account.tracking_sources),
        )
    )
    after = client.get(TAG)
    assert after.data == before.data
    assert after.headers["ETag"] == before.headers["ETag"]
    assert not re.search("secret|chatham|4321|14155550180", after.get_data(as_text=True), re.IGNORECASE)


def test_no_text_of_an_account_can_end_the_script(
    client: FlaskClient, accounts: AccountStore, account: Account
) -> None:
    name = "</script><script>alert(1)</script><!-- \u2028 \u2029 ' \" \\ &"
    sources = (replace(account.on_site_sources[0], name=name),)
    accounts.save(replace(account, tracking_sources=sources))
    response = client.get(TAG)
    assert not re.search("[<>&'\u2028\u2029]", response.get_data(as_text=True))
    config = read_config(response)
    assert config["tracking_sources"][0]["name"] == name  # type: ignore[index]


@pytest.mark.parametrize(
    "key",
    ["nobody", "DEMO", "de mo", "%00", "%ff%fe", "..", "demo'--", "%3Cscript%3E", "é", "a" * 5000, "%F0%9F%93%9E"],
)
def test_an_unknown_account_gets_a_script_that_does_nothing(client: FlaskClient, key: str) -> None:
    response = client.get(f"/a/{key}/dni.js")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.data == b"/* dni: there is no such account */\n"


@pytest.mark.parametrize("query", ["x=" + "y" * 2_000_000, "&" * 100_000, "%", "%zz=%", "gclid=%00%ff"])
def test_a_hostile_query_string_makes_no_difference(client: FlaskClient, query: str) -> None:
    assert client.get(f"{TAG}?{query}").data == client.get(TAG).data


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": "garbage"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "yesterday"},
        {"Accept-Encoding": ";;;,q=,br;q=x"},
        {"Range": "bytes=0-1"},
        {"Host": "evil.example"},
    ],
)
def test_strange_headers_never_break_the_tag(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get(TAG, headers=headers).status_code in (200, 304)


def test_each_account_gets_the_script_that_it_needs_and_the_source_map_of_that_script(
    settings: Settings, stores: Stores, accounts: AccountStore, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundles = (
        cut_bundle('all("__DNI_CONFIG__");\n', b'{"file":"dni.js"}'),
        cut_bundle('small("__DNI_CONFIG__");\n', b'{"file":"dni.base.js"}', features=[]),
    )
    monkeypatch.setattr("server.app.load_bundles", lambda: bundles)
    plain = replace(account, key="plain", tracking_sources=(), page_events=PageEvents(), origins=account.origins[:1])
    pooled = replace(read_account_file(POOLED_ACCOUNT_FILE.encode()), key="pooled")
    accounts.save(plain)
    accounts.save(pooled)
    clock = Clock()
    runtimes = AccountRuntimes(accounts, measure_time=clock)
    client = create_app(settings, stores=stores, runtimes=runtimes).test_client()
    assert client.get("/a/plain/dni.js").text.startswith("small({")
    assert client.get("/a/plain/dni.js.map").json == {"file": "dni.base.js"}
    assert client.get("/a/pooled/dni.js").text.startswith("all({")
    assert client.get("/a/pooled/dni.js.map").json == {"file": "dni.js"}
    # The account's next script may need more features, and so another map.
    accounts.save(replace(plain, page_events=PageEvents(scroll_depths=(50,))))
    clock.now += RECHECK_SECONDS
    assert client.get("/a/plain/dni.js").text.startswith("all({")
    assert client.get("/a/plain/dni.js.map").json == {"file": "dni.js"}


def test_the_source_map_of_an_unknown_account_is_not_found(client: FlaskClient) -> None:
    assert client.get("/a/nobody/dni.js.map").status_code == 404


def test_the_source_map_is_served_beside_the_tag(client: FlaskClient) -> None:
    response = client.get("/a/demo/dni.js.map")
    assert response.json == {"version": 3}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/a/demo/dni.js.map", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_bundle_without_a_source_map_has_no_source_map_header(settings: Settings, app: Flask, bundle: Bundle) -> None:
    client = create_app(settings, bundle=replace(bundle, source_map=b"")).test_client()
    assert "SourceMap" not in client.get(TAG).headers
    assert client.get("/a/demo/dni.js.map").status_code == 404


def take_away(accounts: AccountStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise StoreUnavailable("the disk is on fire at /secret/path")

    for method in ("find", "find_revision", "check"):
        monkeypatch.setattr(accounts, method, fail)


def test_while_the_store_is_unavailable_the_last_known_tag_is_served(
    client: FlaskClient, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = client.get(TAG)
    take_away(accounts, monkeypatch)
    served = client.get(TAG)
    assert (served.status_code, served.data, served.headers["ETag"]) == (200, known.data, known.headers["ETag"])


def test_while_the_store_is_unavailable_an_unknown_tag_is_an_error_that_does_nothing(
    client: FlaskClient, accounts: AccountStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_away(accounts, monkeypatch)
    response = client.get(TAG)
    assert response.status_code == 503
    assert response.headers["Cache-Control"] == "no-store"
    assert response.data == b"/* dni: the server is not ready */\n"
