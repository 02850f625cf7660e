"""A text that grows after it was swapped is scanned again, as the page's original text with the addition."""

import pytest
from playwright.sync_api import Page

from tests.e2e.chunked_pages import serve_in_chunks
from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show
from tests.serving import RunningServer
from tests.waiting import HANG_MS

STAYS_SWAPPED = {
    " or write": "Call 866-555-0101 or write",
    ".": "Call 866-555-0101.",
    ", 7 days a week": "Call 866-555-0101, 7 days a week",
    " x12": "Call 866-555-0101 x12",
    " or 800-555-0123": "Call 866-555-0101 or 866-555-0102",
    "\n(free)": "Call 866-555-0101\n(free)",
    " €5 a minute": "Call 866-555-0101 €5 a minute",
}
IS_THE_PAGES = {
    "3 is another's": "Call 800-555-01003 is another's",
    "3": "Call 800-555-01003",
    "-17 is an order": "Call 800-555-0100-17 is an order",
    " € now": "Call 800-555-0100 € now",
    "€": "Call 800-555-0100€",
    ".50": "Call 800-555-0100.50",
    ",5 million": "Call 800-555-0100,5 million",
    "abc": "Call 800-555-0100abc",
}
GROWN = STAYS_SWAPPED | IS_THE_PAGES
"""What is added to `Call 800-555-0100`, and what it shows then."""

WAYS = {
    "appendData": "(text, rest) => text.appendData(rest)",
    "data +=": "(text, rest) => { text.data += rest; }",
    "replaceData": "(text, rest) => text.replaceData(text.length, 0, rest)",
    "nodeValue": "(text, rest) => { text.nodeValue = text.nodeValue + rest; }",
    "letter by letter": "(text, rest) => [...rest].forEach((letter) => text.appendData(letter))",
    "letter by letter, each in its own time": """async (text, rest) => {
        for (const letter of rest) { text.appendData(letter); await new Promise((done) => setTimeout(done, 60)); } }""",
    "another text joined to it": "(text, rest) => { text.after(rest); text.parentNode.normalize(); }",
}
FEW = [" or write", "3 is another's", " € now"]
"""What is tried where each needs a page of its own."""

_GROW = """([rests, way]) => Promise.all([...document.querySelectorAll("p")].map(
    (one, at) => new Function(`return ${way}`)()(one.firstChild, rests[at])))"""
_BODY = "<p>Call 800-555-0100</p>" * len(GROWN)


def read_grown(page: Page) -> dict[str, str]:
    """The text of each paragraph, by what was added to it."""
    return dict(zip(GROWN, read_all(page, "p"), strict=True))


def test_an_initial_text_is_read_as_a_whole(page: Page) -> None:
    show(page, "".join(f"<p>Call 800-555-0100{rest}</p>" for rest in GROWN))
    assert read_grown(page) == GROWN


@pytest.mark.parametrize("way", WAYS)
def test_a_text_that_a_script_makes_longer_is_read_as_a_whole(page: Page, way: str) -> None:
    show(page, _BODY)
    page.evaluate(_GROW, [list(GROWN), WAYS[way]])
    settle(page)
    assert read_grown(page) == GROWN


@pytest.mark.parametrize("end", ["dni.restore()", "dni.consent('denied')"])
@pytest.mark.parametrize("way", WAYS)
def test_a_text_that_has_grown_is_put_back_byte_for_byte(page: Page, way: str, end: str) -> None:
    show(page, f"{_BODY}<q>800-555-0100</q>")
    page.evaluate(_GROW, [list(GROWN), WAYS[way]])
    settle(page)
    page.evaluate(end)
    expect(page.locator("q")).to_have_text("800-555-0100")
    assert read_grown(page) == {rest: f"Call 800-555-0100{rest}" for rest in GROWN}


@pytest.mark.parametrize("rest", FEW)
def test_a_text_that_continues_in_the_next_network_chunk_is_read_as_a_whole(
    page: Page, server: RunningServer, rest: str
) -> None:
    head = f'<meta charset="utf-8"><script src="{server.url}/a/demo/dni.js"></script>'
    with serve_in_chunks(head, "<p>Call 800-555-0100", f"{rest}</p><i id=end></i>") as chunked:
        page.goto(f"{chunked.url}?gclid=click-1", wait_until="commit")
        page.wait_for_function("document.querySelector('p')?.textContent === 'Call 866-555-0101'", timeout=HANG_MS)
        chunked.send()
        page.locator("#end").wait_for(state="attached")
        settle(page)
    assert page.locator("p").text_content() == GROWN[rest]


@pytest.mark.parametrize("rest", FEW)
def test_a_text_that_continues_in_the_next_write_is_read_as_a_whole(page: Page, rest: str) -> None:
    show(page, "<b></b>")
    page.evaluate("document.open(); document.write('<!doctype html><p>Call 800-555-0100')")
    expect(page.locator("p")).to_have_text("Call 866-555-0101")
    page.evaluate("(rest) => { document.write(`${rest}</p>`); document.close(); }", rest)
    settle(page)
    assert page.locator("p").text_content() == GROWN[rest]


def test_text_that_is_added_before_a_swapped_number_counts(page: Page) -> None:
    show(page, "<p>800-555-0100</p><p>800-555-0100</p><p>800-555-0100</p>")
    page.evaluate(
        """() => ["Call ", "9", "$ "].forEach((before, at) =>
          document.querySelectorAll("p")[at].firstChild.insertData(0, before))"""
    )
    settle(page)
    assert page.locator("p").all_text_contents() == ["Call 866-555-0101", "9800-555-0100", "$ 800-555-0100"]


def test_a_number_that_comes_in_two_pieces_from_the_network_is_swapped(page: Page, server: RunningServer) -> None:
    head = f'<meta charset="utf-8"><script src="{server.url}/a/demo/dni.js"></script>'
    with serve_in_chunks(head, "<q>800-555-0100</q><p>Call 800-5", "55-0100 now</p>") as chunked:
        page.goto(f"{chunked.url}?gclid=click-1", wait_until="commit")
        expect(page.locator("q")).to_have_text("866-555-0101")
        chunked.send()
        expect(page.locator("p")).to_have_text("Call 866-555-0101 now")


def test_a_text_that_shrinks_to_the_number_again_is_swapped_again(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    page.evaluate("window.text = document.querySelector('p').firstChild; text.appendData('3')")
    settle(page)
    assert page.locator("p").text_content() == "Call 800-555-01003"
    page.evaluate("text.deleteData(text.length - 1, 1)")
    expect(page.locator("p")).to_have_text("Call 866-555-0101")


def test_an_attribute_that_grows_is_read_as_a_whole(page: Page) -> None:
    show(page, '<p title="Call 800-555-0100"></p><p title="Call 800-555-0100"></p>')
    page.evaluate(
        """() => [" or write", "3"].forEach((rest, at) => { document.querySelectorAll("p")[at].title += rest; })"""
    )
    settle(page)
    titles = page.locator("p").evaluate_all("(all) => all.map((one) => one.title)")
    assert titles == ["Call 866-555-0101 or write", "Call 800-555-01003"]
    page.evaluate("dni.restore()")
    expect(page.locator("p").first).to_have_attribute("title", "Call 800-555-0100 or write")
