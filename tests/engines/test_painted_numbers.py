"""What is painted, judged by pictures: in WebKit, frames that JavaScript counts hold numbers that are never painted."""

from tests.e2e.framework_pages import TAG, serve_pieces
from tests.e2e.showing import GOOGLE_ADS
from tests.engines.page import EnginePage
from tests.serving import RunningServer

_TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def take_picture(page: EnginePage, server: RunningServer, number: str, tag: str) -> str:
    """A picture of a page that has sent the number, but not its end."""
    script = page.request.get(f"{server.url}/a/demo/dni.js").text()
    page.route("**/a/demo/dni.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    begin = f"<!doctype html><html><head><meta charset=utf-8>{tag}</head><body><h1>Call {number}</h1>"
    with serve_pieces([begin + " " * 4096, "</body></html>"], "") as (url, _pieces_server):
        page.goto(f"{url}/?{GOOGLE_ADS}", wait_until="commit")
        page.wait_for_function("document.querySelector('h1')")
        page.evaluate(_TWO_FRAMES)
        return page.take_picture()


def test_a_page_that_still_loads_is_painted_with_the_tracking_number(page: EnginePage, server: RunningServer) -> None:
    own = take_picture(page, server, "800-555-0100", "")
    tracking = take_picture(page, server, "866-555-0101", "")
    assert own != tracking
    assert take_picture(page, server, "800-555-0100", TAG) == tracking
