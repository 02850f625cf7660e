"""The documented nginx in front of two machines: what it caches, what it passes on, and which client address it sends."""

import json
import re
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.carriers import AUTH_TOKEN, TELNYX_PUBLIC_KEY, sign_as_telnyx, sign_as_twilio
from tests.contract.redis_servers import run_redis
from tests.integration.proxies import Answer, Proxy, ask, run_example
from tests.serving import RunningServer, run_dni, start_dni
from tests.shop import BROWSER, ORIGIN, SHOP_FILE

TAG = "/a/shop/dni.js"
CLAIMS_A_DAY = 3
FRESH_SECONDS = 3600
PUBLIC_URL = "https://numbers.example.com"
NOT_FROM_OUTSIDE = {"/healthz", "/readyz"}
"""Paths that only the machines' own network may request."""

pytestmark = pytest.mark.slow


@dataclass
class Machines:
    """Two servers and the proxy in front of them."""

    proxy: Proxy
    servers: tuple[RunningServer, RunningServer]

    def post_form(self, path: str, form: Mapping[str, str], signed_url: str = "") -> Answer:
        """Send a webhook as Twilio does, signed for the public URL unless another one is given."""
        headers = sign_as_twilio(signed_url or PUBLIC_URL + path, form)
        return self.send_form(path, urlencode(form).encode(), headers)

    def send_form(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a form through the proxy."""
        content_type = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.proxy.ask("POST", path, body, Host="numbers.example.com", **content_type, **headers)

    def claim(self, visitor: str, keyword: str, client: str = "127.0.0.1", **headers: str) -> Answer:
        """Claim through the proxy."""
        body = write_claim(visitor, keyword)
        return self.proxy.ask("POST", "/a/shop/claim", body, client, Origin=ORIGIN, User_Agent=BROWSER, **headers)

    def claim_at(self, server: RunningServer, visitor: str, keyword: str) -> str:
        """Claim at one of the servers; returns the number."""
        body = write_claim(visitor, keyword)
        return read_number(ask(find_port(server), "POST", "/a/shop/claim", body, Origin=ORIGIN, User_Agent=BROWSER))

    def end(self, *servers: RunningServer) -> None:
        for server in servers:
            server.process.send_signal(signal.SIGTERM)
            server.process.wait()


@contextmanager
def run_machines(folder: Path, claim_limit: str = "") -> Iterator[Machines]:
    """Two servers with one Redis, one database and one secret."""
    (folder / "shop.yaml").write_text(SHOP_FILE)
    with ExitStack() as stack:
        redis = stack.enter_context(run_redis())
        settings = {
            "DNI_LEASE_URL": redis.url,
            "DNI_SECRET_KEY": "the secret of both of the machines",
            "DNI_CLAIM_LIMIT": claim_limit,
            "DNI_CLIENT_LEASES": "",
            "DNI_CLIENT_ADDRESS_HEADER": "X-Forwarded-For",
            "DNI_PUBLIC_URL": PUBLIC_URL,
            "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "DNI_TELNYX_PUBLIC_KEY": TELNYX_PUBLIC_KEY,
        }
        imported = run_dni(folder, "account", "import", "shop.yaml")
        assert imported.returncode == 0, imported.stderr
        first, second = (
            stack.enter_context(start_dni(folder, "serve", "--workers", "1", **settings)) for _machine in range(2)
        )
        proxy = stack.enter_context(run_example(folder / "nginx", (first, second)))
        yield Machines(proxy, (first, second))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Machines for all tests that do not change them."""
    with run_machines(tmp_path_factory.mktemp("machines")) as machines:
        yield machines


@pytest.fixture
def machines(running: Machines) -> Machines:
    """The same with an empty cache."""
    running.proxy.empty_cache()
    return running


def write_claim(visitor: str, keyword: str) -> bytes:
    visit: dict[str, Any] = {"landing_url": f"{ORIGIN}/?kw={keyword}", "referring_url": "", "tags": {}}
    return json.dumps({"visitor_id": f"visitor-{visitor:0>16}", "visit": visit, "target_numbers": ["sales"]}).encode()


def read_number(answer: Answer) -> str:
    assert answer.status == 200, answer
    shown = json.loads(answer.body)["numbers"]["sales"]
    return f"{shown['number']}x{shown['extension']}"


def find_port(server: RunningServer) -> int:
    return int(server.url.rpartition(":")[2])


def test_the_script_is_fetched_once_and_then_served_from_the_cache(machines: Machines) -> None:
    answers = [machines.proxy.ask("GET", TAG) for _ in range(3)]
    assert [answer.headers["X-Cache-Status"] for answer in answers] == ["MISS", "HIT", "HIT"]
    assert {answer.body for answer in answers} == {ask(find_port(machines.servers[0]), "GET", TAG).body}
    assert answers[2].headers["Access-Control-Allow-Origin"] == "*"


def test_each_encoding_is_cached_once_for_all_browsers(machines: Machines) -> None:
    spellings = [
        "gzip, deflate, br, zstd",
        "br",
        "gzip, br;q=0.9",
        "gzip",
        "gzip, br;q=0",
        "deflate, gzip;q=1.0",
        "br;q=0",
    ]
    answers = [machines.proxy.ask("GET", TAG, Accept_Encoding=spelling) for spelling in spellings]
    assert [answer.headers.get("Content-Encoding") for answer in answers] == ["br"] * 3 + ["gzip"] * 3 + [None]
    assert [answer.headers["X-Cache-Status"] for answer in answers] == ["MISS", *["HIT"] * 2] * 2 + ["MISS"]


def test_a_query_does_not_fill_the_cache(machines: Machines) -> None:
    machines.proxy.ask("GET", TAG)
    assert machines.proxy.ask("GET", f"{TAG}?anything").headers["X-Cache-Status"] == "HIT"


def test_a_browser_that_has_the_script_gets_304_from_the_cache(machines: Machines) -> None:
    first = machines.proxy.ask("GET", TAG)
    again = machines.proxy.ask("GET", TAG, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body, again.headers["X-Cache-Status"]) == (304, b"", "HIT")


def test_pages_work_without_one_machine_and_the_script_without_any(tmp_path: Path) -> None:
    with run_machines(tmp_path) as machines:
        fresh = machines.proxy.ask("GET", TAG)
        number = read_number(machines.claim("ann", "roof"))
        machines.end(machines.servers[0])
        assert {read_number(machines.claim(f"visitor{index}", "roof")) for index in range(6)} == {number}
        machines.end(machines.servers[1])
        assert machines.proxy.age_cache(FRESH_SECONDS + 1) == 1
        stale = machines.proxy.ask("GET", TAG)
        assert (stale.status, stale.headers["X-Cache-Status"], stale.body) == (200, "STALE", fresh.body)
        assert machines.claim("ann", "roof").status == 502


def test_an_account_that_is_created_later_becomes_known(machines: Machines) -> None:
    answers = [machines.proxy.ask("GET", "/a/nobody/dni.js") for _ in range(2)]
    assert [(answer.status, answer.headers["X-Cache-Status"]) for answer in answers] == [(404, "MISS"), (404, "HIT")]
    machines.proxy.age_cache(61)
    assert machines.proxy.ask("GET", "/a/nobody/dni.js").headers["X-Cache-Status"] in ("EXPIRED", "STALE")


def test_one_key_has_one_number_on_every_machine(machines: Machines) -> None:
    through_proxy = read_number(machines.claim("ann", "roof"))
    assert [machines.claim_at(server, "ben", "roof") for server in machines.servers] == [through_proxy] * 2
    assert machines.claim_at(machines.servers[0], "cat", "gutter") != through_proxy


def test_a_token_of_one_machine_is_valid_on_the_other(machines: Machines) -> None:
    answer = machines.claim("ann", "roof")
    token = json.loads(answer.body)["numbers"]["sales"]["lease"]
    body = json.dumps({"leases": [token]}).encode()
    for server in machines.servers:
        renewed = ask(find_port(server), "POST", "/a/shop/renew", body, Origin=ORIGIN)
        assert json.loads(renewed.body)["leases"] == [{"live": True}]
    assert machines.proxy.ask("POST", "/a/shop/leave", body, Origin=ORIGIN).status == 204


def test_calls_are_never_cached(machines: Machines) -> None:
    answers = [machines.claim("ann", "roof"), machines.claim("ben", "roof")]
    assert [answer.headers.get("X-Cache-Status") for answer in answers] == [None, None]
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert answers[0].body != answers[1].body


def test_clients_are_identified_by_their_real_addresses_whatever_they_send(tmp_path: Path) -> None:
    with run_machines(tmp_path, claim_limit=f"{CLAIMS_A_DAY}/day") as machines:
        statuses = [
            machines.claim(f"forger{index}", "roof", "127.0.0.2", X_Forwarded_For=f"203.0.113.{index}").status
            for index in range(CLAIMS_A_DAY + 1)
        ]
        assert statuses == [200] * CLAIMS_A_DAY + [429]
        assert machines.claim("ann", "roof", "127.0.0.3").status == 200


def test_a_body_that_is_too_long_gets_an_error_that_pages_can_read(machines: Machines) -> None:
    refused = machines.proxy.ask("POST", "/a/shop/claim", b" " * 70_000, Origin=ORIGIN)
    assert (refused.status, json.loads(refused.body)["error"]["code"]) == (413, "request_entity_too_large")
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert machines.proxy.ask("POST", "/a/shop/claim", b" " * 200_000, Origin=ORIGIN).status == 413


def make_call(number: str, sid: str = "CA1") -> dict[str, str]:
    """The form of an incoming call."""
    return {
        "CallSid": sid,
        "CallStatus": "ringing",
        "From": "+14155550123",
        "To": number,
        "CallerName": "O'Neil & Söhne",
    }


def read_step_path(answer: Answer) -> str:
    """The path and query of the webhook for the result of the ring."""
    found = re.search(rb'action="https://numbers\.example\.com(/voice/[^"]+)"', answer.body)
    assert found, answer
    return found[1].decode().replace("&amp;", "&")


def test_call_to_a_leased_number_rings_through_the_proxy_and_the_api_lists_it(tmp_path: Path) -> None:
    with run_machines(tmp_path) as machines:
        number = read_number(machines.claim("ann", "roof")).removesuffix("xNone")
        rings = machines.post_form("/voice/twilio/incoming", make_call(number))
        assert (rings.status, b"<Dial" in rings.body) == (200, True), rings
        ended = {"CallSid": "CA1", "CallStatus": "in-progress", "DialCallStatus": "completed"}
        assert machines.post_form(read_step_path(rings), ended).status == 200
        status = make_call(number) | {"CallStatus": "completed"}
        assert machines.post_form("/voice/twilio/status?account=shop", status).status == 200
        key = run_dni(tmp_path, "account", "api-key", "shop").stdout.strip()
        listed = machines.proxy.ask("GET", "/api/v1/calls?tags[keyword]=roof", Authorization=f"Bearer {key}")
        assert listed.status == 200, listed
        assert [call["tags"]["keyword"] for call in json.loads(listed.body)["calls"]] == ["roof"]
        assert machines.proxy.ask("GET", "/api/v1/calls").status == 401


@pytest.mark.parametrize(
    "query",
    ["", "?", "?account=shop", "?account=shop&note=it%27s+%2B1%20a", "?b=2&a=1&b=1", "?account=shop&path=a/../b//c;d"],
)
def test_signature_is_valid_for_the_url_as_the_carrier_wrote_it(machines: Machines, query: str) -> None:
    path = f"/voice/twilio/incoming{query}"
    form = make_call("+18665550110", sid="CA2")
    assert machines.post_form(path, form).status == 200
    assert machines.post_form(path, form, signed_url="https://elsewhere.example" + path).status == 403


def test_signature_of_the_body_alone_is_valid_through_the_proxy(machines: Machines) -> None:
    body = urlencode(make_call("+18665550110", sid="v3:3") | {"Filler": "x" * 60_000}).encode()
    answer = machines.send_form("/voice/telnyx/incoming", body, sign_as_telnyx(body, int(time.time())))
    assert answer.status == 200, answer


def test_webhook_that_is_too_long_is_refused_by_the_server_and_not_by_the_proxy(machines: Machines) -> None:
    refused = machines.send_form("/voice/twilio/incoming", b"a=" + b"x" * 70_000, {})
    assert (refused.status, "X-Request-ID" in refused.headers) == (413, True)


def test_call_is_routed_when_one_machine_is_gone(tmp_path: Path) -> None:
    with run_machines(tmp_path) as machines:
        machines.end(machines.servers[0])
        answers = [machines.post_form("/voice/twilio/incoming", make_call("+18665550110", f"CA{n}")) for n in range(4)]
        assert [answer.status for answer in answers] == [200] * 4


def test_every_public_route_of_the_server_is_reachable_and_nothing_else(machines: Machines, app: Flask) -> None:
    # Each response of the server has a request ID; the proxy's own responses have none.
    reached = {
        (method, rule.rule): "X-Request-ID" in machines.proxy.ask(method, re.sub("<[^>]+>", "shop", rule.rule)).headers
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    }
    assert {path for _, path in reached} >= NOT_FROM_OUTSIDE
    assert reached == {(method, path): path not in NOT_FROM_OUTSIDE for method, path in reached}
    assert machines.proxy.ask("GET", "/a/shop/snippet").status == 200
    assert machines.proxy.ask("GET", "/").headers["Location"] == "/console/"
    assert machines.proxy.ask("GET", "/nothing").status == 404


def test_the_log_of_the_proxy_has_no_addresses_queries_or_referrers(machines: Machines) -> None:
    answer = machines.proxy.ask("GET", f"{TAG}?gclid=abc", client="127.0.0.9", Referer=f"{ORIGIN}/?gclid=abc")
    # A line is written after its response is sent, so at the latest before the next response.
    machines.proxy.ask("GET", TAG)
    log = (machines.proxy.folder / "requests.log").read_text()
    assert f"GET {TAG} 200" in log
    assert "gclid" not in log
    assert "127.0.0.9" not in log
    assert "X-Request-ID" in answer.headers
