"""Each documented cache in front of the server: it keeps the script and nothing else, and passes everything on."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.carriers import AUTH_TOKEN, sign_as_twilio
from tests.integration.caches.programs import PROGRAMS, run_cache
from tests.integration.proxies import Answer, ask
from tests.serving import RunningServer, run_dni, start_dni
from tests.shop import BROWSER, ORIGIN, SHOP_FILE

PUBLIC_URL = "https://numbers.example.com"
TAG = "/a/shop/dni.js"
VISITORS = itertools.count(1)
KEEPING = [name for name, program in PROGRAMS.items() if program.keeps]

pytestmark = [pytest.mark.slow, pytest.mark.caches]


@dataclass(frozen=True)
class Site:
    """A running server and the port of the cache in front of it."""

    server: RunningServer
    port: int

    def get(self, path: str = TAG, **headers: str) -> Answer:
        return ask(self.port, "GET", path, Host="numbers.example.com", **headers)

    def claim(self, client: str = "127.0.0.1", body: bytes | None = None, **headers: str) -> Answer:
        """Claim as a new visitor, who is counted by the client's address."""
        body = body or write_claim(f"visitor-{next(VISITORS):0>16}")
        return ask(self.port, "POST", "/a/shop/claim", body, client, Origin=ORIGIN, User_Agent=BROWSER, **headers)


@pytest.fixture(scope="module", params=PROGRAMS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that other users, which caches run as, can read."""
    made = tmp_path_factory.mktemp("cache")
    for one in (made, *list(made.parents)[:2]):
        one.chmod(0o755)
    (made / "shop.yaml").write_text(SHOP_FILE)
    assert run_dni(made, "account", "import", "shop.yaml").returncode == 0
    return made


@pytest.fixture
def site(name: str, folder: Path, tmp_path: Path) -> Iterator[Site]:
    """A server with an empty cache in front of it."""
    settings = {
        "DNI_CLIENT_ADDRESS_HEADER": "X-Forwarded-For",
        "DNI_CLAIM_LIMIT": "3/day",
        "DNI_PUBLIC_URL": PUBLIC_URL,
        "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
    }
    for one in (tmp_path, *list(tmp_path.parents)[:2]):
        one.chmod(0o755)
    with (
        start_dni(folder, "serve", "--workers", "1", **settings) as server,
        run_cache(name, tmp_path / name, server.port) as port,
    ):
        yield Site(server, port)


def write_claim(visitor_id: str) -> bytes:
    visit = {"landing_url": f"{ORIGIN}/?kw=roof", "referring_url": "", "tags": {}}
    return json.dumps({"visitor_id": visitor_id, "visit": visit, "target_numbers": ["sales"]}).encode()


def find_makers(answers: list[Answer]) -> set[str]:
    """Which requests to the server the responses come from."""
    return {answer.headers["X-Request-ID"] for answer in answers}


def test_the_script_is_kept_in_each_encoding_and_the_site_works_until_the_server_is_gone_and_after(
    name: str, site: Site
) -> None:
    spellings = {
        "br": ["gzip, deflate, br, zstd", "br", "br, gzip;q=0.8"],
        "gzip": ["gzip", "gzip, br;q=0", "deflate, gzip;q=1.0", "brotli, gzip"],
        None: ["br;q=0", "identity", ""],
    }
    for encoding, accepted in spellings.items():
        answers = [site.get(Accept_Encoding=one, Cookie="visited=yes") for one in accepted]
        assert {answer.headers.get("Content-Encoding") for answer in answers} == {encoding}, answers
        assert (len(find_makers(answers)) == 1) == (name in KEEPING), encoding
    kept = site.get(f"{TAG}?anything", Accept_Encoding="gzip")
    again = site.get(Accept_Encoding="gzip", If_None_Match=kept.headers["ETag"])
    assert again.status == 304
    # A browser subtracts `Age` from `max-age`, and would ask again on each page.
    assert "Age" not in kept.headers
    assert kept.headers["Cache-Control"].startswith("public, max-age=300, stale-while-revalidate=")
    assert kept.headers["Access-Control-Allow-Origin"] == "*"

    claimed = site.claim()
    assert (claimed.status, claimed.headers["Cache-Control"]) == (200, "no-store")
    assert json.loads(claimed.body)["numbers"]["sales"]["number"].startswith("+1866")

    call = {"CallSid": "CA1", "CallStatus": "ringing", "From": "+14155550123", "To": "+18665550110"}
    path = "/voice/twilio/incoming?account=shop&note=it%27s+%2B1%20a"
    form_type = {"Content-Type": "application/x-www-form-urlencoded"}
    headers = sign_as_twilio(PUBLIC_URL + path, call) | form_type
    rung = ask(site.port, "POST", path, urlencode(call).encode(), Host="numbers.example.com", **headers)
    assert (rung.status, b"<Dial" in rung.body) == (200, True)

    site.server.kill()
    left = site.get(Accept_Encoding="gzip")
    assert (left.status, left.body == kept.body) == ((200, True) if name in KEEPING else (502, False))
    assert site.claim().status in (502, 503, 504)


def test_clients_are_counted_by_their_own_addresses_whatever_they_send(site: Site) -> None:
    statuses = [site.claim("127.0.0.2", X_Forwarded_For=f"203.0.113.{index}").status for index in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert site.claim("127.0.0.3").status == 200


@pytest.mark.parametrize("size", [70_000, 120_000, 300_000])
def test_body_that_is_too_long_disturbs_no_later_visitor(site: Site, size: int) -> None:
    for visitor in range(2, 5):
        refused = site.claim(body=b" " * size)
        assert (refused.status, json.loads(refused.body)["error"]["code"]) == (413, "request_entity_too_large")
        assert site.claim(f"127.0.0.{visitor}").status == 200


def test_health_and_figures_are_not_reachable_from_outside(site: Site) -> None:
    statuses = {path: site.get(path).status for path in ("/healthz", "/readyz", "/metrics")}
    assert set(statuses.values()) <= {403, 404}, statuses
    assert site.get("/a/shop/snippet").status == 200
    assert site.get("/console/sign-in").status == 200
