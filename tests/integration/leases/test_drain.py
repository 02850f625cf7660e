"""No attack drains a pool: ten thousand forged visitors take no number from fifty real ones."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from flask import Flask

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.open_stores import Stores
from server.settings import Settings
from tests.shop import Clock, Page

FORGED_VISITORS = 10_000
HOSTILE_ADDRESSES = 20
HONEST_VISITORS = 50
ATTACK_SECONDS = 600
NUMBERS = "\n".join(f'      - "+1866555{number:04}"' for number in range(200))
ACCOUNT_FILE = f"""\
account: {{key: shop, name: A Shop, country: US, origins: ["https://shop.example"]}}
campaigns:
  - {{name: roofing, parameter_mapping: {{kw: keyword}}}}
target_numbers:
  - {{name: sales, number: "+18005550100", campaign: roofing}}
number_pools:
  - name: large-pool
    campaign: roofing
    target_numbers: [sales]
    buffer_seconds: {2 * ATTACK_SECONDS}  # so that no number comes back while the attack lasts
    max_lease_seconds: {2 * ATTACK_SECONDS}
    tracking_numbers:
{NUMBERS}
tracking_sources:
  - {{name: Everyone, preset: any, priority: 1000, assign: {{sales: {{number_pool: large-pool}}}}}}
"""


@pytest.fixture
def app(settings: Settings, stores: Stores, bundle: Bundle, clock: Clock) -> Flask:
    """A server behind a proxy, with the default limits."""
    stores.accounts.save(read_account_file(ACCOUNT_FILE.encode()))
    return create_app(
        settings.model_copy(update={"client_address_header": "X-Forwarded-For"}),
        bundle=bundle,
        stores=stores,
        clock=clock,
    )


@pytest.mark.slow
def test_every_honest_visitor_gets_a_number_during_and_after_an_attack(app: Flask, clock: Clock) -> None:
    hostile = [(f"203.0.113.{nth % HOSTILE_ADDRESSES}", f"forged-{nth:010}") for nth in range(FORGED_VISITORS)]
    honest = [(f"198.51.100.{nth}", f"honest-{nth:010}") for nth in range(HONEST_VISITORS)]
    visitors = hostile + honest[::2]
    random.Random(7).shuffle(visitors)
    visitors += honest[1::2]
    page = Page(app.test_client())

    honest_got: list[str] = []
    hostile_got: Counter[str] = Counter()
    for address, visitor_id in visitors:
        clock.now += ATTACK_SECONDS / len(visitors)
        theirs = replace(page, visitor_id=visitor_id, headers=page.headers | {"X-Forwarded-For": f"1.2.3.4, {address}"})
        answer = theirs.post("claim", theirs.write_claim(f"kw={visitor_id}")).json or {}
        sales = answer["numbers"]["sales"] if "numbers" in answer else {"reason": answer["error"]["code"]}
        if visitor_id.startswith("honest"):
            honest_got.append(sales["number"] if "lease" in sales else "none")
        else:
            hostile_got[sales.get("reason", "leased")] += 1

    assert "none" not in honest_got
    assert len(set(honest_got)) == HONEST_VISITORS
    assert hostile_got.keys() == {"leased", "client_limit", "too_many_requests"}
    assert hostile_got["leased"] < 200 - HONEST_VISITORS


def test_the_limit_of_claims_refuses_faster_claims(app: Flask, clock: Clock) -> None:
    page = Page(app.test_client(), headers={**Page(app.test_client()).headers, "X-Forwarded-For": "203.0.113.1"})
    taken = 0
    for nth in range(180):
        clock.now += 1 / 3
        forged = replace(page, visitor_id=f"forged-{nth:010}")
        taken += forged.post("claim", forged.write_claim(f"kw={nth}")).status_code == 200
    assert taken == 60
