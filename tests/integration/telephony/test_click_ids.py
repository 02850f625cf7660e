"""A landing with several click IDs, from the lease to the postback."""

import pytest

from server.account_file.read import read_account_file
from server.stores.contract import AccountStore
from server.stores.outbox import Outbox
from tests.integration.telephony.line import CALLED_SHOP_FILE, Line
from tests.shop import Page

SUPPORT = "+18665550140"
GOOGLE = """\
  - {name: google, preset: google_click_id, tracker: "https://tracker.example/google", talk_seconds_parameter: ""}
"""


@pytest.fixture(autouse=True)
def with_google(accounts: AccountStore, line: Line) -> None:
    """The shop reports its calls to Google too."""
    accounts.save(read_account_file((CALLED_SHOP_FILE + GOOGLE).encode()))


def list_told(outbox: Outbox) -> list[str]:
    """The request to Google's tracker, without the call's ID."""
    urls = [entry.request.url for entry in outbox.list_outbox("shop", None, 10)]
    return [url.partition("&call_id=")[0] for url in urls if url.startswith("https://tracker.example/google")]


@pytest.mark.parametrize(
    ("landing", "recorded"),
    [
        ("gclid=EAIaIQ&gbraid=0AAAAB&wbraid=CkA&msclkid=f894", ["cid=EAIaIQ&cid_name=gclid"]),
        ("gbraid=0AAAAB&gclid=EAIaIQ", ["cid=EAIaIQ&cid_name=gclid"]),
        ("wbraid=CkA&gbraid=0AAAAB", ["cid=0AAAAB&cid_name=gbraid"]),
        ("gclid=&wbraid=CkA", ["cid=CkA&cid_name=wbraid"]),
        ("gclid={gclid}&gbraid=0AAAAB", ["cid=0AAAAB&cid_name=gbraid"]),
        ("msclkid=f894", []),
    ],
)
def test_google_gets_one_conversion_per_call_with_one_click_id(
    page: Page, outbox: Outbox, line: Line, landing: str, recorded: list[str]
) -> None:
    page.claim(landing, "support")
    line.call(SUPPORT)
    line.hang_up(SUPPORT)
    line.hang_up(SUPPORT)
    assert list_told(outbox) == [f"https://tracker.example/google?{query}" for query in recorded]
