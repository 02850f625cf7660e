"""Numbers outside the page's text: in attributes, options, drawings, the head, structured data."""

import json

from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, show, show_document

SHOWN = {
    "aria-label": '<button aria-label="Call 800-555-0100">Call</button>',
    "title": '<abbr title="Call 800-555-0100">Call</abbr>',
    "alt": '<img src="/demo/static/mark.svg" alt="Call 800-555-0100">',
    "placeholder": '<input placeholder="Call 800-555-0100"><textarea placeholder="Call 800-555-0100"></textarea>',
    "value": '<input type="button" value="Call 800-555-0100"><input type="submit" value="Call 800-555-0100">'
    '<input type="reset" value="Call 800-555-0100"><input type="BUTTON" value="Call 800-555-0100">',
}
HIDDEN = {
    "value": '<input value="800-555-0100"><input type="hidden" value="800-555-0100"><input type="tel" value="8005550100">'
    '<input type="checkbox" value="8005550100"><select><option value="800-555-0100">Sales</option></select>'
    '<data value="8005550100"></data>',
    "content": '<meta name="description" content="Call 800-555-0100"><meta property="og:phone" content="800-555-0100">',
    "id": '<p id="800-555-0100"></p>',
    "class": '<p class="n-800-555-0100 8005550100"></p>',
    "src": '<img alt="" src="/demo/static/mark.svg?800-555-0100">',
    "data-phone": '<p data-phone="800-555-0100"></p>',
    "onclick": "<p onclick=\"call('800-555-0100')\"></p>",
}


def test_attributes_that_people_see_or_hear_are_swapped(page: Page) -> None:
    show(page, "".join(f"<div>{html}</div>" for html in SHOWN.values()))
    swapped = {name: set(read_all(page, f"div [{name}]", name)) for name in SHOWN}
    assert swapped == {name: {"Call 866-555-0101"} for name in SHOWN}


def test_attributes_that_only_programs_read_stay(page: Page) -> None:
    show(page, "".join(f"<div>{html}</div>" for html in HIDDEN.values()))
    kept = page.locator("div").evaluate_all("(all) => all.map((one) => one.innerHTML)")
    assert [name for name, html in zip(HIDDEN, kept, strict=True) if "866" in html] == []


def test_data_attributes_are_swapped_by_the_accounts_list(page: Page) -> None:
    show(
        page,
        '<p data-phone="+1 (800) 555-0100" data-call-to="800.555.0123" data-other="800-555-0100">A widget</p>',
        account="extras",
    )
    attributes = page.locator("p").evaluate("(one) => [...one.attributes].map((a) => a.value)")
    assert attributes == ["+1 (866) 555-0101", "866.555.0102", "800-555-0100"]


def test_a_data_attribute_that_changes_is_swapped_again(page: Page) -> None:
    show(page, '<p data-phone="nobody">A widget</p>', account="extras")
    page.evaluate("document.querySelector('p').dataset.phone = '800-555-0100'")
    expect(page.locator("p")).to_have_attribute("data-phone", "866-555-0101")


def test_options_are_swapped_and_the_choice_stays(page: Page) -> None:
    show(page, "<select><option>Nobody<option selected>Sales 800-555-0100<option>Service 800-555-0123</select>")
    assert read_all(page, "option") == ["Nobody", "Sales 866-555-0101", "Service 866-555-0102"]
    assert page.locator("select").evaluate("(one) => one.selectedIndex") == 1


def test_text_in_drawings_is_swapped(page: Page) -> None:
    show(
        page,
        '<svg><title>Call 800-555-0100</title><text y="9">800-555-0100</text>'
        '<text y="20"><tspan>800</tspan>-<tspan>555-0100</tspan></text>'
        "<foreignObject><p>800-555-0100</p></foreignObject></svg>",
    )
    assert read_all(page, "svg > *") == ["Call 866-555-0101", "866-555-0101", "866-555-0101", "866-555-0101"]


def test_microdata_is_swapped(page: Page) -> None:
    show(page, '<meta itemprop="telephone" content="+1-800-555-0100"><span itemprop="telephone">800-555-0100</span>')
    assert read_all(page, "meta[itemprop]", "content") == ["+1-866-555-0101"]
    assert read_all(page, "span") == ["866-555-0101"]


def test_the_title_is_swapped_and_stays_swapped(page: Page) -> None:
    show(page, "", head="<title>Call 800-555-0100</title>")
    expect(page).to_have_title("Call 866-555-0101")
    page.evaluate("document.title = 'Service: (800) 555-0123'")
    expect(page).to_have_title("Service: (866) 555-0102")


def test_structured_data_is_swapped_if_the_account_asks(page: Page) -> None:
    data = {"@type": "Store", "telephone": "+1-800-555-0100", "contactPoint": [{"telephone": "8005550123"}]}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    show(page, script, account="extras")
    assert json.loads(read_all(page, "body script")[0]) == {
        "@type": "Store",
        "telephone": "+1-866-555-0101",
        "contactPoint": [{"telephone": "8665550102"}],
    }


def test_structured_data_stays_unless_asked_for(page: Page) -> None:
    show(page, '<script type="application/ld+json">{"telephone": "+1-800-555-0100"}</script>')
    assert read_all(page, "body script") == ['{"telephone": "+1-800-555-0100"}']


def test_a_script_is_not_structured_data(page: Page) -> None:
    show(page, '<script type="text/template">800-555-0100</script>', account="extras")
    assert read_all(page, "body script") == ["800-555-0100"]


def test_structured_data_that_is_added_later_is_swapped_too(page: Page) -> None:
    show(page, "", account="extras")
    page.evaluate(
        """() => document.head.append(Object.assign(document.createElement("script"),
          {type: "application/ld+json", text: '{"telephone": "800-555-0100"}'}))"""
    )
    page.wait_for_function("document.querySelector('script[type*=json]').text === '{\"telephone\": \"866-555-0101\"}'")


def test_a_drawing_as_the_whole_document_causes_no_error(page: Page) -> None:
    show_document(
        page,
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99"><script href="/a/demo/dni.js"/>'
        '<text y="20">800-555-0100</text></svg>',
        content_type="image/svg+xml",
        starts=False,
    )
    expect(page.locator("text")).to_have_text("866-555-0101")
