"""In WebKit scripts count frames that are never painted, so what a visitor sees there is judged on the screen itself."""

from collections import Counter

import pytest

from tests.e2e.chunked_pages import serve_in_chunks
from tests.engines.page import EnginePage
from tests.engines.screen import FRAME_STYLE, Screen
from tests.engines.session import Session
from tests.engines.webkit import RunningWebKit
from tests.serving import RunningServer

_STYLE = f"<meta charset='utf-8'><style>p {{ {FRAME_STYLE}; font: 30px sans-serif; padding: 10px }}</style>"
# WebKit paints no page that has little text before its end.
_PAGE = (f"<p>800-555-0100</p><div>{'We repair roofs of all kinds. ' * 20}</div>", "<i>The end</i>")
_LATE = """<script>setTimeout(() => document.head.append(Object.assign(document.createElement("script"), {src: "URL"})), 1000);
</script>"""
_SWAPPED = "document.querySelector('p')?.textContent === '866-555-0101'"
_PICTURES = 30

pytestmark = pytest.mark.parametrize("session", ["webkit"], indirect=True)


@pytest.fixture
def screen(session: Session) -> Screen:
    """The screen of the browser."""
    assert isinstance(session.transport, RunningWebKit)
    return session.transport.screen


def show_own_number(page: EnginePage, screen: Screen) -> bytes:
    """Show the page without the tag, and return its picture."""
    with serve_in_chunks(_STYLE, *_PAGE) as chunked:
        chunked.send()
        page.goto(chunked.url)
        return screen.await_block()


def watch_second_page(page: EnginePage, screen: Screen, tag: str) -> "tuple[bytes, Counter[bytes]]":
    """Return the picture of a visit's first page, and all pictures of the second, whose end comes late."""
    with serve_in_chunks(_STYLE + tag, *_PAGE) as chunked:
        chunked.send()
        page.goto(f"{chunked.url}?gclid=click-1")
        page.wait_for_function(_SWAPPED)
        swapped = screen.await_block()
        page.goto("about:blank")
        with screen.watch() as pictures:
            page.goto(chunked.url, wait_until="commit")
            page.wait_for_function(_SWAPPED)
            page.wait_until(lambda: pictures[swapped] >= _PICTURES, "the number on the screen")
            chunked.send()
            page.wait_for_load_state()
    return swapped, pictures


def test_no_picture_of_a_visits_second_page_shows_the_pages_own_number(
    page: EnginePage, screen: Screen, server: RunningServer
) -> None:
    own = show_own_number(page, screen)
    swapped, pictures = watch_second_page(page, screen, f'<script src="{server.url}/a/demo/dni.js"></script>')
    assert own != swapped
    assert pictures[own] == 0


def test_the_pictures_catch_a_tag_that_comes_late(page: EnginePage, screen: Screen, server: RunningServer) -> None:
    own = show_own_number(page, screen)
    _swapped, pictures = watch_second_page(page, screen, _LATE.replace("URL", f"{server.url}/a/demo/dni.js"))
    assert pictures[own] > 0
