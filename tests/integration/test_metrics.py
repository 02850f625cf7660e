"""`/metrics` of a real server with two workers, and who may read it."""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from build.layout import REPOSITORY
from server.app import create_app
from server.bundle import Bundle
from server.domain.postbacks.postback import PostbackRequest
from server.measuring import Measuring
from server.open_stores import Stores
from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.outbox import Outbox, OutboxCounts
from tests.integration.postbacks.outbox import make_requests, put
from tests.serving import RunningServer, run_dni, start_dni
from tests.shop import BROWSER, ORIGIN, SHOP_FILE
from tests.waiting import HANG_SECONDS

TOKEN = "a token of Prometheus, thirty-two"
VISITORS = 12
NOW = 1_700_000_000.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory with the shop's account."""
    made = tmp_path_factory.mktemp("metrics")
    (made / "shop.yaml").write_text(SHOP_FILE)
    assert run_dni(made, "account", "import", "shop.yaml").returncode == 0
    return made


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[RunningServer]:
    """A server with two workers, whose temporary folder is the test's."""
    with start_dni(folder, "serve", "--workers", "2", TMPDIR=str(tmp_path), DNI_METRICS_TOKEN=TOKEN) as running:
        yield running


def read(server: RunningServer, **headers: str) -> str:
    request = urllib.request.Request(f"{server.url}/metrics", headers=headers)
    with urllib.request.urlopen(request, timeout=HANG_SECONDS) as response:
        assert response.headers["Content-Type"].startswith("text/plain")
        return str(response.read().decode())


def find(metrics: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", metrics, re.MULTILINE)
    assert found, f"{name} is missing in {metrics}"
    return float(found[1])


def post(url: str, body: bytes) -> int:
    request = urllib.request.Request(url, body, {"Origin": ORIGIN, "User-Agent": BROWSER})
    try:
        with urllib.request.urlopen(request, timeout=HANG_SECONDS) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def claim(server: RunningServer, nth: int) -> None:
    visit = {"landing_url": f"{ORIGIN}/?kw=word{nth}", "referring_url": "", "tags": {}}
    body = {"visitor_id": f"visitor-{nth:0>16}", "visit": visit, "target_numbers": ["sales"]}
    assert post(f"{server.url}/a/shop/claim", json.dumps(body).encode()) == 200


def wait_for(read_value: Callable[[], float], at_least: float) -> float:
    gives_up_at = time.monotonic() + HANG_SECONDS
    while (value := read_value()) < at_least:
        assert time.monotonic() < gives_up_at, f"only {value}"
        time.sleep(0.05)
    return value


@pytest.mark.slow
def test_the_metrics_count_what_all_workers_did(server: RunningServer, tmp_path: Path) -> None:
    before = read(server)
    assert find(before, 'dni_claims_total{result="leased"}') == 0
    assert find(before, 'dni_webhooks_refused_total{reason="no_secret"}') == 0

    for nth in range(VISITORS):
        claim(server, nth)
    called = b"CallSid=CA1&From=%2B15550100&To=%2B18665550120"
    assert post(f"{server.url}/voice/twilio/incoming", called) == 403
    assert post(f"{server.url}/voice/nobody/incoming", called) == 404

    # Each connection may reach another worker, and all of them know the same.
    for _connection in range(8):
        metrics = read(server)
        assert find(metrics, 'dni_claims_total{result="leased"}') == 3
        assert find(metrics, 'dni_claims_total{result="pool_exhausted"}') == VISITORS - 3
        assert find(metrics, 'dni_webhooks_refused_total{reason="no_secret"}') == 1
        assert find(metrics, 'dni_webhooks_refused_total{reason="unknown_carrier"}') == 1
        assert find(metrics, "dni_calls_answered_without_log_total") == 0
        assert find(metrics, "dni_database_up") == 1
        assert find(metrics, "dni_postbacks_waiting") == 0
    assert len(list(tmp_path.glob("dni-metrics-*/counter_*.db"))) >= 2, "both workers have counted"
    round_of_postbacks = 'dni_watch_last_round_timestamp_seconds{watch="postbacks"}'
    wait_for(lambda: find(read(server), round_of_postbacks) if round_of_postbacks in read(server) else 0, 1)
    assert abs(find(read(server), round_of_postbacks) - time.time()) < HANG_SECONDS

    code, errors = server.interrupt()
    assert (code, "Traceback" in errors) == (0, False), errors
    assert list(tmp_path.glob("dni-metrics-*")) == []


@pytest.mark.slow
def test_a_request_through_a_proxy_needs_the_token(server: RunningServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        read(server, **{"X-Forwarded-For": "127.0.0.1"})
    assert refused.value.code == 403
    assert "dni_claims_total" in read(server, **{"X-Forwarded-For": "192.0.2.1", "Authorization": f"Bearer {TOKEN}"})


def make_client(settings: Settings, stores: Stores, bundle: Bundle, token: str = "") -> FlaskClient:
    measuring = Measuring(write=lambda outbox, now: repr(outbox).encode())
    chosen = settings.model_copy(update={"metrics_token": token})
    return create_app(chosen, bundle=bundle, stores=stores, measuring=measuring, clock=lambda: NOW).test_client()


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {"Host": "[::1]:8000"}, 200),
        ("127.0.0.1", {"Host": "localhost:8000"}, 200),
        ("127.0.0.1", {"Host": "numbers.example.com"}, 403),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}, 403),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}, 403),
        ("192.0.2.1", {}, 403),
        ("192.0.2.1", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("192.0.2.1", {"Authorization": f"Bearer {TOKEN}x"}, 403),
        ("192.0.2.1", {"Authorization": "Bearer é"}, 403),
        ("192.0.2.1", {"Authorization": TOKEN}, 403),
    ],
)
def test_only_this_machine_and_those_with_the_token_may_read_metrics(
    settings: Settings, stores: Stores, bundle: Bundle, address: str, headers: dict[str, str], status: int
) -> None:
    client = make_client(settings, stores, bundle, TOKEN)
    sent = {"Host": "127.0.0.1:8000", **headers}
    response = client.get("/metrics", headers=sent, environ_overrides={"REMOTE_ADDR": address})
    assert response.status_code == status


def test_an_empty_token_lets_nobody_in(settings: Settings, stores: Stores, bundle: Bundle) -> None:
    client = make_client(settings, stores, bundle)
    for given in ("Bearer ", "Bearer", ""):
        response = client.get(
            "/metrics", headers={"Authorization": given}, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}
        )
        assert response.status_code == 403


def test_metrics_say_when_the_database_does_not_respond(settings: Settings, stores: Stores, bundle: Bundle) -> None:
    client = make_client(settings, stores, bundle)
    assert b"OutboxCounts" in client.get("/metrics").data
    with create_engine(settings.database_url).begin() as connection:
        connection.execute(text("DROP TABLE outbox"))
    response = client.get("/metrics")
    assert (response.status_code, response.data) == (200, b"None")


def test_the_outbox_counts_what_is_not_sent(outbox: Outbox, call_log: CallLog) -> None:
    requests: list[PostbackRequest] = make_requests("https://ads.example/", 4)
    for nth, request in enumerate(requests):
        put(call_log, [request], NOW + nth)
    first, second, third, _fourth = sorted(outbox.list_outbox("demo", None, 9), key=lambda one: one.entry_id)
    outbox.mark_sent(first.entry_id, NOW + 5)
    outbox.mark_failed(second.entry_id, "responded with status 410", None)
    outbox.mark_failed(third.entry_id, "responded with status 503", NOW + 100)

    assert outbox.count_unsent(["demo"]) == OutboxCounts(2, 1, NOW + 2, NOW + 3)
    assert outbox.count_unsent(["other"]) == outbox.count_unsent([]) == OutboxCounts()


def test_every_metric_has_a_row_and_an_alert_in_the_document() -> None:
    source = (REPOSITORY / "server" / "metrics.py").read_text()
    names = {
        name + ("_total" if kind == "Counter" else "")
        for kind, name in re.findall(r'(Counter|Gauge|GaugeMetricFamily)\(\s*"(dni_\w+)"', source)
    }
    document = (REPOSITORY / "docs" / "metrics.md").read_text()
    table, rules = document.split("## Alert rules")
    assert set(re.findall(r"^\| `(dni_\w+)", table, re.MULTILINE)) == names
    assert names - set(re.findall(r"\bdni_\w+", rules)) == set()
    assert len(names) == 10
