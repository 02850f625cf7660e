"""A pool of two numbers and its visitors, from the first to the last: everything that number pools promise, in one story."""

import pytest

from tests.e2e.conftest import OpenContext
from tests.e2e.outages import OwnServer
from tests.e2e.pools import FIRST, SECOND, SHORT_BUFFER_SECONDS, PoolAccount, write_pool
from tests.e2e.visitors import Visitor

ONE, TWO, NONE_LEFT = "866-555-0120", "866-555-0121", "800-555-0199"


def test_the_story_of_a_pool(tmp_path_factory: pytest.TempPathFactory, open_context: OpenContext) -> None:
    own_server = OwnServer(tmp_path_factory.mktemp("story"))
    pool = write_pool(FIRST, SECOND, buffer_seconds=SHORT_BUFFER_SECONDS)
    account = own_server.save("story", pool)
    # Another account, whose leases end soon even if somebody looks.
    brief = own_server.save("brief", pool | {"max_lease_seconds": SHORT_BUFFER_SECONDS})

    def arrive(at: PoolAccount = account) -> Visitor:
        return Visitor(open_context(base_url=server.url).new_page(), at.key)

    with own_server.start() as server:
        # A combination gets a number; the same one in a second browser gets the same, another one another.
        ann, bob, cid = arrive(), arrive(), arrive()
        ann.look("a=ABC&s=test")
        ann.sees(ONE)
        bob.look("a=ABC&s=test")
        bob.sees(ONE)
        cid.look("a=ABC&s=west")
        cid.sees(TWO)

        # Eve's lease ends while she looks: her page gets another number.
        eve = arrive(brief)
        eve.look()
        eve.sees(ONE)

        # Both numbers are leased: a visitor with a third combination sees the default number.
        dot = arrive()
        dot.look("a=XYZ")
        dot.sees(NONE_LEFT)
        assert dot.reasons() == ["no_tracking_number", "pool_exhausted"]

        # One of two viewers goes, and nothing changes. Cid closes the page, the buffer goes by, and the number is Dot's.
        bob.page.close()
        cid.page.close()
        dot.wait_until(account.count_free)
        dot.look("a=XYZ")
        dot.sees(TWO)
        ann.sees(ONE)

        eve.sees(TWO)
        assert "expired" in eve.reasons()

        # The server is killed under both pages: soon neither shows an unconfirmed number.
        server.kill()
        ann.sees(NONE_LEFT)
        dot.sees(NONE_LEFT)

    with own_server.start() as server:
        # It is back with all that it knew. Both look at their pages again, and soon each shows one of the two numbers. A
        # heartbeat that a busy machine answers late takes a number off a page for a moment, so one look would not do.
        for visitor in (ann, dot):
            visitor.hide()
            visitor.come_back()
        dot.wait_until(lambda: {visitor.page.locator("a").text_content() for visitor in (ann, dot)} == {ONE, TWO})
