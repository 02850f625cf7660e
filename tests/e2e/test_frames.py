"""Frames of the same origin are a part of the page; frames of other origins are not."""

from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import settle, show


def test_every_frame_of_the_demo_page_is_swapped(page: Page) -> None:
    page.goto("/shadow?gclid=click-1")
    framed = page.frame_locator("#frame")
    expect(framed.locator("a")).to_have_text("866-555-0101")
    expect(framed.locator("a")).to_have_attribute("href", "tel:+18665550101")
    nested = page.frame_locator("#nested-frame")
    expect(nested.locator("a")).to_have_text("866-555-0101")
    expect(nested.frame_locator("iframe").locator("a")).to_have_text("866-555-0101")
    expect(page.frame_locator("#srcdoc-frame").locator("p")).to_have_text("In srcdoc: 866-555-0101")


def test_a_frame_that_navigates_is_swapped_again(page: Page) -> None:
    show(page, '<iframe src="/frame/1"></iframe>')
    expect(page.frame_locator("iframe").locator("a")).to_have_text("866-555-0101")
    page.evaluate("document.querySelector('iframe').src = '/frame/2'")
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Frame 2")
    expect(page.frame_locator("iframe").locator("a")).to_have_text("866-555-0101")


def test_a_frame_that_is_added_later_is_swapped(page: Page) -> None:
    show(page, "")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('iframe'), {srcdoc: '<p>800-555-0100</p>'}))"
    )
    expect(page.frame_locator("iframe").locator("p")).to_have_text("866-555-0101")


def test_what_changes_in_a_frame_is_swapped(page: Page) -> None:
    show(page, '<iframe srcdoc="<p>Soon"></iframe>')
    frame = page.frame_locator("iframe")
    expect(frame.locator("p")).to_have_text("Soon")
    frame.locator("p").evaluate("(one) => { one.textContent = 'Now: 800-555-0100'; }")
    expect(frame.locator("p")).to_have_text("Now: 866-555-0101")
    frame.locator("body").evaluate("(one) => { one.innerHTML = '<b>(800)</b> <i>555</i>-0100'; }")
    expect(frame.locator("body")).to_have_text("(866) 555-0101")


def test_a_frame_that_a_script_writes_is_swapped(page: Page) -> None:
    show(page, "<iframe></iframe>")
    page.evaluate(
        """() => {
          const written = document.querySelector("iframe").contentDocument;
          written.open();
          written.write("<p>Written: 800-555-0100</p>");
          written.close();
        }"""
    )
    expect(page.frame_locator("iframe").locator("p")).to_have_text("Written: 866-555-0101")


def test_a_shadow_root_in_a_frame_is_swapped(page: Page) -> None:
    show(page, '<iframe srcdoc="<div><template shadowrootmode=open><p>800-555-0100</p></template></div>"></iframe>')
    expect(page.frame_locator("iframe").locator("div p")).to_have_text("866-555-0101")


def test_a_removed_frame_causes_no_error(page: Page) -> None:
    show(page, '<iframe src="/frame/2"></iframe><p>800-555-0100</p>')
    page.evaluate("document.querySelector('iframe').remove()")
    page.evaluate("document.querySelector('p').textContent = '800.555.0100'")
    expect(page.locator("p")).to_have_text("866.555.0101")


def test_a_frame_of_another_site_keeps_its_numbers(page: Page) -> None:
    page.goto("/contact?gclid=click-1")
    page.evaluate(
        """() => {
          const frame = document.createElement("iframe");
          frame.src = location.origin.replace("127.0.0.1", "blog.localhost") + "/frame/1";
          document.body.append(frame);
        }"""
    )
    number = page.frame_locator("iframe").locator("a")
    expect(number).to_have_text("800-555-0100")
    settle(page)
    expect(number).to_have_text("800-555-0100")


def test_a_frame_in_a_sandbox_keeps_its_numbers(page: Page) -> None:
    show(page, '<iframe sandbox src="/frame/1"></iframe><p>800-555-0100</p>')
    expect(page.frame_locator("iframe").locator("a")).to_have_text("800-555-0100")
    expect(page.locator("p")).to_have_text("866-555-0101")


def test_a_frame_that_has_the_tag_itself_is_swapped_once(page: Page) -> None:
    show(page, '<iframe src="/?gclid=click-1"></iframe>')
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1 ~ p.lead")).to_contain_text("866-555-0101")
    expect(frame.locator("a[href^='tel:']").first).to_have_attribute("href", "tel:+18665550101")
