"""Claims over HTTP while three people open a page of the console each 5 s, compared with claims while nobody does."""

import http.client
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from itertools import cycle
from pathlib import Path
from statistics import median

from bench.calls.webhooks import PUBLIC_URL, TOKEN, Callers
from bench.figure import Figure, compare
from bench.leases.load import NOW_HEADER, Served, open_connections, send_all
from bench.leases.shop import WORKERS, Visitors, address_all, serve_shop
from bench.leases.stores import open_store
from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInSession, compute_token_digest
from server.open_stores import open_stores
from server.settings import read_settings
from tests.contract.pool_driver import OPENS_AT

LEAST_SHARE = 0.9
CLAIMS = 3_000
PEOPLE = 3
EVERY_SECONDS = 5.0
_PAIRS_A_ROUND = 1
_CALLS = 2_000
_PATHS = ("overview", "calls", "reports")
_TOKEN = "token-of-the-bench"


def measure_lookers(rounds: int) -> list[Figure]:
    """Claims in turn with and without people who look, in the same server with leases and calls in SQLite files."""
    settings = {"DNI_TWILIO_AUTH_TOKEN": TOKEN, "DNI_PUBLIC_URL": PUBLIC_URL}
    alone: list[Served] = []
    looked: list[Served] = []
    with open_store("SQLite") as one, serve_shop(one.url, **settings) as (port, folder):
        _add_person(folder)
        visitors = Visitors()
        _make_calls(port, visitors)
        for pair in range(1 + rounds * _PAIRS_A_ROUND):
            for is_looked_at in (True, False) if pair % 2 else (False, True):
                claims = address_all("/a/shop/claim", visitors.write_claims(CLAIMS))
                with _look(port) if is_looked_at else nullcontext():
                    (looked if is_looked_at else alone).append(_send(port, claims))
    # The first pair only warms up.
    share = median(one.a_second / other.a_second for one, other in zip(looked[1:], alone[1:], strict=True))
    alone_us, looked_us = (median(one.processor_us for one in some[1:]) for some in (alone, looked))
    return [
        Figure(
            f"claims while {PEOPLE} people open a console page each {EVERY_SECONDS:.0f} s, against claims alone",
            round(share, 2),
            "x",
            LEAST_SHARE,
            is_least=True,
        ),
        compare("  the same by processor time of the server", alone_us, looked_us, None),
        Figure("  claims", median(one.a_second for one in looked[1:]), "a second"),
    ]


def _add_person(folder: Path) -> None:
    settings = read_settings({"DNI_DATABASE_URL": f"sqlite:///{folder}/dni.sqlite3", "DNI_SECRET_KEY": "b" * 40})
    with closing(open_stores(settings)) as stores:
        stores.people.add_user(User("bench", "bench@example.com", "Bench", OPENS_AT))
        stores.people.add_organisation(Organisation("bench", "Bench"))
        stores.people.set_membership(Membership("bench", "bench", Role.OWNER), OPENS_AT)
        stores.people.assign_account("shop", "bench")
        stores.sign_ins.add_session(SignInSession(compute_token_digest(_TOKEN), "bench", OPENS_AT, OPENS_AT))


def _make_calls(port: int, visitors: Visitors) -> None:
    """Fill the log, so that the pages have something to show."""
    responses = _send(port, address_all("/a/shop/claim", visitors.write_claims(100)))
    numbers = {json.loads(body)["numbers"]["sales"]["number"] for body in responses.bodies}
    calls = Callers(sorted(numbers), OPENS_AT + 21).dial(_CALLS)
    _send(port, calls.incoming, b"")
    _send(port, calls.completed, b"")


def _send(port: int, requests: Sequence[bytes], needed: bytes = b'"lease"') -> Served:
    """Send them over new connections: the server closes idle ones."""
    with open_connections(port, WORKERS, []) as connections:
        return send_all(connections, requests, needed)


@contextmanager
def _look(port: int) -> Iterator[None]:
    """People who open pages, the first of them at once, until the block ends."""
    over = threading.Event()
    failures: list[str] = []

    def open_pages(after_seconds: float) -> None:
        wait_seconds = after_seconds
        for path in cycle(_PATHS):
            if over.wait(wait_seconds):
                return
            connection = http.client.HTTPConnection("127.0.0.1", port)
            headers = {"Cookie": f"dni_console={_TOKEN}; __Host-dni_console={_TOKEN}", NOW_HEADER: str(OPENS_AT + 60)}
            connection.request("GET", f"/console/a/shop/{path}", headers=headers)
            response = connection.getresponse()
            response.read()
            connection.close()
            if response.status != 200:
                failures.append(f"{path} responded with {response.status}")
            wait_seconds = EVERY_SECONDS

    people = [
        threading.Thread(target=open_pages, args=(EVERY_SECONDS * person / PEOPLE,), daemon=True)
        for person in range(PEOPLE)
    ]
    for one in people:
        one.start()
    yield
    over.set()
    for one in people:
        one.join()
    if failures:
        raise RuntimeError(failures[0])
