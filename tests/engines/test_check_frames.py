"""What differs between the engines of `dni check`: frames that forbid scripts."""

from tests.e2e.check_site import Check, serve_pages, write_page
from tests.e2e.test_check import SALES_LINK
from tests.serving import RunningServer


def test_limitation_a_frame_that_forbids_scripts_is_not_read_in_webkit(
    check: Check, check_engine: str, server: RunningServer
) -> None:
    page = write_page(f"{server.url}/a/demo/dni.js", f'{SALES_LINK}<iframe src="/frame" sandbox></iframe>')
    with serve_pages({"/": (page, {}), "/frame": ("<p>800-555-0100</p>", {})}) as site:
        checked = check(f"{site}/", "--source", "google_ads")
    assert [one["reason"] for one in checked.list("left")] == ([] if check_engine == "webkit" else ["frame"])
