"""A shop with number pools, and pages that send requests to its server like the tag."""

import json
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

ORIGIN = "https://shop.example"
VISITOR = "visitor-0123456789"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
DEFAULT_NUMBER = "+18005550199"
POOL_NUMBERS = [("+18665550120", None), ("+18665550121", "101"), ("+18665550121", "102")]
"""The numbers of the shop's largest pool, in the order in which they are first leased."""

SHOP_FILE = """\
account: {key: shop, name: A Shop, country: US, origins: ["https://shop.example"]}
parameter_mapping: {a: affiliate_id, s: sub_id, kw: keyword}
campaigns:
  - {name: roofing}
target_numbers:
  - {name: sales, number: "+18005550100", campaign: roofing}
  - {name: service, number: "+18005550123", campaign: roofing}
  - {name: support, number: "+18005550145", campaign: roofing}
number_pools:
  - {name: roofing-pool, campaign: roofing, target_numbers: [sales, service], key_tags: [affiliate_id, sub_id, keyword], \
default_number: "+18005550199", tracking_numbers: ["+18665550120", {number: "+18665550121", extensions: ["101", "102"]}]}
  - {name: partner-pool, campaign: roofing, target_numbers: [sales], publisher: ABC, tracking_numbers: ["+18665550130"]}
  - {name: support-pool, campaign: roofing, target_numbers: [support], mode: per_visitor, \
tracking_numbers: ["+18665550140"]}
tracking_sources:
  - {name: Leaflet, priority: 10, match: {parameter: leaflet}, assign: {sales: {tracking_number: "+18665550110"}}}
  - {name: Partners, priority: 20, match: {parameter: partner}, assign: {sales: {number_pool: partner-pool}}}
  - {name: Everyone, preset: any, priority: 1000, assign: {sales: {number_pool: roofing-pool}, \
service: {number_pool: roofing-pool}, support: {number_pool: support-pool}}}
"""


class Clock:
    """The clock of a server, in seconds since the epoch; it changes only when a test sets it."""

    def __init__(self, now: float = 1_750_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@dataclass
class Page:
    """A page that a visitor views. Its requests can be changed; `post` sends any body."""

    client: FlaskClient
    visitor_id: str = VISITOR
    headers: dict[str, str] = field(default_factory=lambda: {"Origin": ORIGIN, "User-Agent": BROWSER})
    account: str = "shop"

    def post(self, call: str, body: Any) -> TestResponse:
        """Send a body as `text/plain`, like the tag: bytes unchanged, anything else as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode("utf-8")
        return self.client.post(
            f"/a/{self.account}/{call}", data=data, headers=self.headers, content_type="text/plain;charset=UTF-8"
        )

    def write_claim(self, query: str = "", *targets: str, **visit: Any) -> dict[str, Any]:
        """The body of a claim for a visit that landed with this query."""
        full_visit = {"landing_url": f"{ORIGIN}/?{query}", "referring_url": "", "tags": {}} | visit
        return {"visitor_id": self.visitor_id, "visit": full_visit, "target_numbers": list(targets or ("sales",))}

    def claim(self, query: str = "", *targets: str, **visit: Any) -> dict[str, Any]:
        """Claim, and return the response."""
        return read_answer(self.post("claim", self.write_claim(query, *targets, **visit)))

    def claim_sales(self, query: str = "", **visit: Any) -> dict[str, Any]:
        """Claim a number for `sales`, and return its part of the response."""
        answer = self.claim(query, "sales", **visit)["numbers"]["sales"]
        assert isinstance(answer, dict)
        return answer

    def claim_during_outage(self, query: str = "", *targets: str) -> dict[str, Any]:
        """Claim while the store is unavailable, and return the default numbers of the error response, by target."""
        response = self.post("claim", self.write_claim(query, *targets))
        assert response.status_code == 503, response.get_data(as_text=True)
        assert isinstance(response.json, dict)
        assert response.json["error"]["code"] == "service_unavailable"
        assert response.json["renew_after_seconds"] == 20
        numbers = response.json["numbers"]
        assert isinstance(numbers, dict)
        return numbers

    def renew(self, *leases: str) -> dict[str, Any]:
        """Report that the page still shows the leases, and return the response."""
        return read_answer(self.post("renew", {"leases": leases}))

    def is_live(self, lease: str) -> bool:
        """Whether the server still reports the lease as live."""
        return bool(self.renew(lease)["leases"][0]["live"])

    def leave(self, *leases: str) -> None:
        """Leave the page."""
        assert self.post("leave", {"leases": leases}).status_code == 204

    def tag(self, lease: str, **tags: str) -> dict[str, Any]:
        """Add tags, and return the response."""
        return read_answer(self.post("tag", {"lease": lease, "tags": tags}))


def read_answer(response: TestResponse) -> dict[str, Any]:
    """The JSON of a response without an error, or of an error response with numbers."""
    assert isinstance(response.json, dict)
    assert response.status_code == 200 or "numbers" in response.json, response.get_data(as_text=True)
    return response.json


def read_error(response: TestResponse) -> tuple[int, str, str]:
    """The status, code and message of an error response."""
    assert response.json is not None
    assert response.json.keys() == {"error"}
    assert response.json["error"].keys() == {"code", "message"}
    return response.status_code, response.json["error"]["code"], response.json["error"]["message"]


def read_number(answer: dict[str, Any]) -> tuple[str, str | None]:
    """The tracking number in a response for a target, with its extension."""
    return answer["number"], answer["extension"]
