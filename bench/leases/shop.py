"""The account for measurements over HTTP, the requests of its visitors' pages, and its server."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.leases.load import write_request
from build.layout import REPOSITORY
from tests.contract.pool_driver import OPENS_AT, make_pool_numbers
from tests.serving import run_dni

WORKERS = 2
NUMBERS = 500
SHARED_KEYS = 100
LONE_VIEWERS = 200
HEARTBEAT_SECONDS = 20.5
"""A little more than a third of the buffer, when a single viewer's heartbeat is due."""

_EVERY_SECONDS = 0.2

_STOP_SECONDS = 20
_ACCOUNT = """\
account: {{key: shop, name: A Shop, country: US, origins: ["https://www.example.com"]}}
parameter_mapping: {{a: affiliate_id, s: sub_id, kw: keyword}}
campaigns: [{{name: roofing}}]
target_numbers: [{{name: sales, number: "+18005550100", campaign: roofing}}]
number_pools:
  - {{name: roofing-pool, campaign: roofing, target_numbers: [sales], key_tags: [affiliate_id, sub_id, keyword], \
buffer_seconds: 60, max_lease_seconds: 86400, tracking_numbers: [{numbers}]}}
tracking_sources:
  - {{name: Google Ads, preset: google_ads, priority: 10, assign: {{sales: {{tracking_number: "+18885550101"}}}}}}
  - {{name: Everyone, preset: any, priority: 1000, assign: {{sales: {{number_pool: roofing-pool}}}}}}
"""


def write_shop(folder: Path) -> None:
    """Write the file of the account, `shop.yaml`, into the folder."""
    numbers = ", ".join(f'"{pool_number.number}"' for pool_number in make_pool_numbers(NUMBERS))
    (folder / "shop.yaml").write_text(_ACCOUNT.format(numbers=numbers), encoding="utf-8")


@contextmanager
def serve_shop(lease_url: str, **more_settings: str) -> Iterator[tuple[int, Path]]:
    """The server with two workers and no limits; yields its port, and the folder of the responses of the bare route."""
    with tempfile.TemporaryDirectory(prefix="dni-bench-") as name:
        folder = Path(name)
        write_shop(folder)
        imported = run_dni(folder, "account", "import", "shop.yaml")
        assert imported.returncode == 0, imported.stderr
        settings = {
            "DNI_LEASE_URL": lease_url,
            "DNI_WORKERS": str(WORKERS),
            "DNI_SECRET_KEY": "the benchmark's own key of 32 characters",
            "DNI_CLAIM_LIMIT": "",
            "DNI_CLIENT_LEASES": "",
            **more_settings,
        }
        own = {name: value for name, value in os.environ.items() if not name.startswith("DNI_")}
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bench.leases.served"],
                cwd=folder,
                env={**own, "PYTHONPATH": str(REPOSITORY), **settings},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            try:
                assert process.stdout is not None
                port = process.stdout.readline()
                assert port, (folder / "log").read_text()
                yield int(port), folder
            finally:
                process.terminate()
                process.communicate(timeout=_STOP_SECONDS)


class Visitors:
    """Visitors who come one after the other, at the times of a simulated clock."""

    def __init__(self) -> None:
        self._number = 0
        self._now = OPENS_AT

    def write_claims(self, count: int) -> list[tuple[bytes, float]]:
        """The bodies of the next claims, each with its time: half for a key that many share, half for a key of their own."""
        return [self._write_claim(_EVERY_SECONDS, is_alone=index % 2 == 0) for index in range(count)]

    def write_lone_claims(self) -> list[tuple[bytes, float]]:
        """Claims of single viewers, all at one time."""
        return [self._write_claim(0, is_alone=True) for _ in range(LONE_VIEWERS)]

    def _write_claim(self, after_seconds: float, is_alone: bool) -> tuple[bytes, float]:
        self._number += 1
        self._now += after_seconds
        keyword = f"own keyword {self._number}" if is_alone else f"keyword {self._number // 2 % SHARED_KEYS}"
        query = f"a=ABC&s=test&kw={keyword.replace(' ', '+')}&utm_source=partner&utm_medium=affiliate"
        visit = {
            "landing_url": f"https://www.example.com/landing/storm-damage?{query}",
            "referring_url": "https://www.partner.example/reviews/roofing",
            "entry": str(self._number),
            "tags": {"affiliate_id": "ABC", "sub_id": "test", "keyword": keyword, "ab_test": "blue"},
        }
        body = {"visitor_id": f"visitor-{self._number:014}", "visit": visit, "target_numbers": ["sales"]}
        return _write(body), self._now


class Heartbeats:
    """Single viewers, who got these tokens at one time and send heartbeats one after the other, each when it is due."""

    def __init__(self, tokens: Sequence[str], since: float) -> None:
        self._tokens = tokens
        self._since = since
        self._asked = 0

    def write_renewals(self, count: int) -> list[tuple[bytes, float]]:
        """The bodies of the next heartbeats, each with its time."""
        return [self._write_renewal() for _ in range(count)]

    def _write_renewal(self) -> tuple[bytes, float]:
        token = self._tokens[self._asked % len(self._tokens)]
        now = self._since + HEARTBEAT_SECONDS * (1 + self._asked / len(self._tokens))
        self._asked += 1
        return _write({"leases": [token], "tags": None}), now


def _write(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


def address_all(path: str, bodies: Sequence[tuple[bytes, float]]) -> list[bytes]:
    """The requests with these bodies to one path."""
    return [write_request(path, body, now) for body, now in bodies]
