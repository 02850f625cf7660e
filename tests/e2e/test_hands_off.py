"""The tag never touches code, texts that visitors write, and elements that the site excludes."""

from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import SALES, read_all, settle, show

KEPT = {
    "a script": "<script type=text/plain>800-555-0100</script>",
    "a style": "<style>.none::after { content: '800-555-0100' }</style>",
    "noscript": "<noscript>800-555-0100</noscript>",
    "a text area": "<textarea>800-555-0100</textarea>",
    "editable text": "<div contenteditable>Ring <b>800-555-0100</b></div>",
    "editable text in words": "<div contenteditable=true>800-555-0100</div>",
    "editable plain text": "<div contenteditable=plaintext-only>800-555-0100</div>",
    "attributes in editable text": '<div contenteditable><a href="tel:+18005550100">us</a></div>',
    "ignored text": "<p data-dni-ignore>In 1998: <b>800-555-0100</b></p>",
    "ignored attributes": '<p data-dni-ignore title="800-555-0100"><a href="tel:+18005550100">us</a></p>',
    "ignored targets": "<p data-dni-ignore><b data-dni-target=sales>our desk</b></p>",
    "a target that is ignored": "<b data-dni-ignore data-dni-target=sales>our desk</b>",
    "a template": "<template><p>800-555-0100</p></template>",
    "a number half ignored": "<p>800-<span data-dni-ignore>555</span>-0100</p>",
}


def test_the_number_stays_in_elements_that_the_tag_must_not_touch(page: Page) -> None:
    show(page, "".join(f"<div class=place>{html}</div>" for html in KEPT.values()))
    places = page.locator(".place").evaluate_all("(all) => all.map((one) => one.innerHTML)")
    assert [place for place, html in zip(KEPT, places, strict=True) if "866" in html] == []


def test_typed_text_stays(page: Page) -> None:
    show(page, '<input id=phone placeholder="or call 800-555-0100"><p>800-555-0100</p>')
    page.locator("#phone").press_sequentially(SALES)
    settle(page)
    expect(page.locator("#phone")).to_have_value(SALES)
    expect(page.locator("#phone")).to_have_attribute("placeholder", "or call 866-555-0101")


def test_text_typed_into_an_editor_stays(page: Page) -> None:
    show(page, "<div contenteditable><p>Ring</p></div><p id=ours>800-555-0100</p>")
    page.locator("[contenteditable] p").click()
    page.keyboard.press("End")
    page.keyboard.type(" 800-555-0100")
    settle(page)
    assert read_all(page, "[contenteditable]") == ["Ring 800-555-0100"]


def test_an_element_marked_as_not_editable_is_swapped(page: Page) -> None:
    show(page, "<p contenteditable=false>Call 800-555-0100</p>")
    assert read_all(page, "p") == ["Call 866-555-0101"]


def test_an_editor_that_is_a_whole_frame_stays(page: Page) -> None:
    show(page, "<p>800-555-0100</p><iframe></iframe>")
    page.evaluate(
        """() => {
          const editor = document.querySelector("iframe").contentDocument;
          editor.designMode = "on";
          editor.body.innerHTML = "<p>I called 800-555-0100</p>";
        }"""
    )
    settle(page)
    assert page.frames[1].locator("p").text_content() == "I called 800-555-0100"


def test_the_shadow_root_of_an_ignored_element_stays(page: Page) -> None:
    show(
        page,
        "<div data-dni-ignore><section><template shadowrootmode=open><p>800-555-0100</p></template></section></div>",
    )
    assert read_all(page, "section p") == ["800-555-0100"]


def test_the_frame_in_an_ignored_element_stays(page: Page) -> None:
    show(page, '<div data-dni-ignore><iframe srcdoc="<p>800-555-0100"></iframe></div>')
    page.frame_locator("iframe").locator("p").wait_for()
    settle(page)
    assert page.frames[1].locator("p").text_content() == "800-555-0100"


def test_every_field_of_the_demo_form_keeps_its_value(page: Page) -> None:
    page.goto("/forms?gclid=click-1")
    settle(page)
    expect(page.locator("#typed-phone")).to_have_value(SALES)
    expect(page.locator("#description")).to_have_value("I called 800-555-0100 on Monday.")
    expect(page.locator("#draft")).to_have_text("Gate code 0100. Ring 800-555-0100 if it sticks.")
    expect(page.locator("#live-editor")).to_have_text("Plain text with 800-555-0100 in it.")
    expect(page.locator("#hint")).to_have_attribute("placeholder", "or call 866-555-0101")
    expect(page.locator("#value-button")).to_have_value("Or call 866-555-0101")


def test_going_back_changes_no_typed_text(page: Page) -> None:
    page.goto("/forms?gclid=click-1")
    page.locator("#typed-phone").fill("My old one: 800-555-0100")
    page.goto("/contact")
    page.go_back()
    settle(page)
    assert "866" not in page.locator("#typed-phone").input_value()
