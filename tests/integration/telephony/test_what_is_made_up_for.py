"""What a store that was away has kept from happening is made up for as soon as it is back, and nobody is named in haste."""

from server.domain.calls.attributed import Match
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import Line
from tests.shop import Clock, Page

SUPPORT = "+18665550140"


def test_who_claims_the_number_while_an_unknown_call_runs_is_not_its_caller(
    page: Page, line: Line, clock: Clock, find_call: FindCall
) -> None:
    clock.now += 290
    page.claim("a=LATER", "support")
    clock.now += 10
    line.hang_up(SUPPORT, CallDuration="300")
    attributed = find_call().attributed
    assert (attributed.match, attributed.candidates, attributed.tags) == (Match.NONE, 0, {})
