"""A number that an import moves to another pool during a call can be leased there soon after the call."""

import pytest

from tests.carriers import AUTH_TOKEN
from tests.integration.telephony.line import CALLED_SHOP_FILE, Line
from tests.integration.telephony.signed import Serve
from tests.shop import Page

MOVED, SUPPORT = "+18665550120", "+18665550140"
MOVED_FILE = CALLED_SHOP_FILE.replace(f'["{MOVED}", ', "[").replace(f'["{SUPPORT}"]', f'["{SUPPORT}", "{MOVED}"]')
SUPPORT_POOL = CALLED_SHOP_FILE[
    CALLED_SHOP_FILE.index("  - {name: support-pool,") : CALLED_SHOP_FILE.index("tracking_sources:")
]
WITHOUT_SUPPORT_FILE = CALLED_SHOP_FILE.replace(SUPPORT_POOL, "").replace(", support: {number_pool: support-pool}", "")
SUPPORT_AGAIN_FILE = CALLED_SHOP_FILE.replace("support-pool", "later-pool")


def claim_support(line: Line, nth: int) -> str | None:
    """The support pool's number for the visitor; None when it has none left."""
    claimed = Page(line.client, f"visitor-000000000{nth}").claim("a=ABC", "support")
    number: str | None = claimed["numbers"]["support"].get("number")
    return number


@pytest.mark.parametrize("is_asked_meanwhile", [True, False])
def test_moved_number_can_be_leased_soon_after_the_call(serve: Serve, is_asked_meanwhile: bool) -> None:
    line = serve({}, CALLED_SHOP_FILE, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    assert Page(line.client).claim_sales("kw=gutters")["number"] == MOVED
    line.call(MOVED)
    line = serve({}, MOVED_FILE, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    assert claim_support(line, 1) == SUPPORT if is_asked_meanwhile else True
    line.clock.now += 3_600
    line.hang_up(MOVED)
    line.clock.now += 3_600
    assert {claim_support(line, 2), claim_support(line, 3)} == {SUPPORT, MOVED}


def test_a_number_whose_pool_is_removed_during_a_call_can_be_leased_by_a_later_pool(serve: Serve) -> None:
    line = serve({}, CALLED_SHOP_FILE, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    assert claim_support(line, 1) == SUPPORT
    line.call(SUPPORT)
    line = serve({}, WITHOUT_SUPPORT_FILE, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    line.clock.now += 3_600
    line.hang_up(SUPPORT)
    line = serve({}, SUPPORT_AGAIN_FILE, DNI_TWILIO_AUTH_TOKEN=AUTH_TOKEN)
    line.clock.now += 3_600
    assert claim_support(line, 2) == SUPPORT
