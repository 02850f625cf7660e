"""Unusual documents: no body, XHTML, framesets, documents that are emptied or written again."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, show, show_document

TAG = '<script src="/a/demo/dni.js"></script>'
ODD = {
    "nothing else": TAG,
    "no body": f"<!doctype html><html><head>{TAG}</head></html>",
    "a body that is removed": f"<!doctype html>{TAG}<body><p>800-555-0100<script>document.body.remove()</script>",
    "a document that is emptied": f"<!doctype html>{TAG}<p>800-555-0100<script>document.documentElement.remove()</script>",
    "a script that removes itself": f"<!doctype html>{TAG}<script>document.querySelector('script').remove()</script>",
    "no document type": f"{TAG}<p>800-555-0100",
    "a frame set": f"<html><head>{TAG}</head><frameset><frame src='/frame/1'></frameset></html>",
}


@pytest.mark.parametrize("document", ODD)
def test_the_tag_causes_no_error_in_a_document_with(page: Page, document: str) -> None:
    show_document(page, ODD[document])
    page.evaluate("dni.explain(); dni.swap(); dni.restore()")


def test_a_page_without_a_document_type_is_swapped(page: Page) -> None:
    show_document(page, f"{TAG}<p>800-555-0100")
    assert read_all(page, "p") == ["866-555-0101"]


def test_xhtml_is_swapped(page: Page) -> None:
    show_document(
        page,
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>800-555-0100</title>'
        '<script src="/a/demo/dni.js"></script></head><body><p>Call <b>800</b>-555-0100</p>'
        '<a href="tel:+18005550100"><![CDATA[800-555-0100]]></a>'
        '<script type="text/plain">800-555-0100</script><textarea>800-555-0100</textarea></body></html>',
        content_type="application/xhtml+xml",
    )
    assert read_all(page, "p") == ["Call 866-555-0101"]
    assert read_all(page, "a", "href") == ["tel:+18665550101"]
    assert read_all(page, "body > script, textarea") == ["800-555-0100", "800-555-0100"]


def test_the_frames_of_a_frame_set_are_swapped(page: Page) -> None:
    show_document(page, ODD["a frame set"])
    expect(page.frame_locator("frame").locator("a")).to_have_text("866-555-0101")


def test_a_body_that_comes_back_is_swapped(page: Page) -> None:
    show(page, "<p>800-555-0100</p>")
    page.evaluate("document.body.remove(); document.documentElement.append(document.createElement('body'))")
    page.evaluate("document.body.innerHTML = '<p>Back: 800-555-0100</p>'")
    expect(page.locator("p")).to_have_text("Back: 866-555-0101")


def test_a_page_that_comes_in_slow_pieces_is_swapped(page: Page) -> None:
    show(page, "<p></p>")
    page.evaluate(
        """async () => {
          const text = document.querySelector("p").appendChild(document.createTextNode(""));
          for (const piece of ["Call 80", "0-55", "5-01", "0", "0 now"]) {
            text.appendData(piece);
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    expect(page.locator("p")).to_have_text("Call 866-555-0101 now")


def test_one_text_of_a_megabyte_is_swapped(page: Page) -> None:
    show(page, "<p></p>")
    page.evaluate("document.querySelector('p').textContent = '800 555 '.repeat(131072) + '<- 1 MB, call 800-555-0100'")
    page.wait_for_function("document.querySelector('p').textContent.endsWith('call 866-555-0101')")
