"""A pool that is renamed in the account file is a new pool of the lease store; its numbers stay the same for visitors."""

from dataclasses import replace

from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import Bundle
from server.open_stores import Stores
from server.settings import Settings
from tests.shop import DEFAULT_NUMBER, SHOP_FILE, Clock, Page, read_number

BUFFER_SECONDS = 60


def test_a_number_that_a_page_shows_is_not_leased_under_the_pool_s_new_name(
    settings: Settings, stores: Stores, bundle: Bundle, clock: Clock, page: Page
) -> None:
    shown = page.claim_sales("a=1")
    stores.accounts.save(read_account_file(SHOP_FILE.replace("roofing-pool", "roofs").encode()))
    app = create_app(settings, bundle=bundle, stores=stores, clock=clock)
    others = [Page(app.test_client(), visitor_id=f"another-visitor-{nth}") for nth in range(3)]
    claimed = [other.claim_sales(f"a={nth + 2}") for nth, other in enumerate(others)]
    assert [one["number"] if "reason" in one else None for one in claimed] == [None, None, DEFAULT_NUMBER]
    assert read_number(shown) not in [read_number(one) for one in claimed[:2]]
    assert not replace(page, client=app.test_client()).is_live(shown["lease"])
    clock.now += BUFFER_SECONDS
    assert read_number(others[2].claim_sales("a=4")) == read_number(shown)
