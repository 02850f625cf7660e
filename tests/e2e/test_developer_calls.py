"""The developer's calls: numbers, source, tags, explain, and the queue for calls before the tag is loaded."""

import json

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import show, show_document

BODY = '<p id=sales>800-555-0100</p><a id=service href="tel:+18005550123">Call</a>'
STUB = "<script>window.dni = window.dni || [];</script>"


def test_numbers_returns_the_numbers_by_target(page: Page) -> None:
    show(page, BODY)
    assert page.evaluate("dni.numbers()") == {
        "sales": {
            "number": "+18665550101",
            "national": "(866) 555-0101",
            "international": "+1 866-555-0101",
            "extension": None,
        },
        "service": {
            "number": "+18665550102",
            "national": "(866) 555-0102",
            "international": "+1 866-555-0102",
            "extension": None,
        },
    }


def test_without_a_source_there_are_no_numbers(page: Page) -> None:
    show(page, BODY, query="")
    assert page.evaluate("dni.numbers()") == {}


def test_source_returns_the_name(page: Page) -> None:
    show(page, BODY)
    assert page.evaluate("dni.source().name") == "Google Ads"
    show(page, BODY, account="fragment", query="")
    assert page.evaluate("dni.source() ?? null") is None


def test_tags_come_from_the_landing(page: Page) -> None:
    show(page, BODY, query="gclid=Click-1&utm_source=Google%20Ads&kw=roof+repair&f_n=J%C3%BCrgen&a=4711&unknown=1")
    assert page.evaluate("dni.tags()") == {
        "gclid": "Click-1",
        "utm_source": "Google Ads",
        "keyword": "roof repair",
        "first_name": "Jürgen",
        "affiliate_id": "4711",
    }


def test_tags_that_are_added_stay_for_the_visit(page: Page) -> None:
    show(page, BODY)
    page.evaluate("dni.tag('quote', 'requested'); dni.tag({size: 'large', gclid: 'mine'})")
    show(page, BODY, query="")
    assert page.evaluate("dni.tags()") == {"quote": "requested", "size": "large", "gclid": "mine"}


def test_an_invalid_tag_is_ignored(page: Page) -> None:
    show(page, BODY)
    page.evaluate(
        """() => {
          for (const value of [null, undefined, 7, true, {}, []]) dni.tag("odd", value);
          for (const name of ["", "x".repeat(65)]) dni.tag(name, "odd");
          dni.tag();
          dni.tag({});
        }"""
    )
    assert page.evaluate("dni.tags()") == {"gclid": "click-1"}


def test_tags_have_bounds(page: Page) -> None:
    show(page, BODY)
    page.evaluate(
        """() => {
          for (let index = 0; index < 100; index++) dni.tag("tag" + index, "x".repeat(600));
          dni.tag("tag0", "last");
        }"""
    )
    tags = page.evaluate("dni.tags()")
    assert len(tags) == 50
    assert {len(value) for name, value in tags.items() if name not in ("gclid", "tag0")} == {250}
    assert tags["tag0"] == "last"


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_a_tag_of_any_name_is_only_a_tag(page: Page, name: str) -> None:
    show(page, BODY)
    page.evaluate("(name) => dni.tag(name, 'mine')", name)
    page.evaluate("(record) => dni.tag(JSON.parse(record))", json.dumps({name: "mine"}))
    assert page.evaluate("[({}).mine ?? null, typeof ({}).toString]") == [None, "function"]
    show(page, BODY, query="")
    assert page.evaluate("dni.source().name") == "Google Ads"


def test_changing_a_returned_value_causes_no_error(page: Page) -> None:
    show(page, BODY)
    page.evaluate("delete dni.numbers().sales; dni.tags().gclid = 7; dni.explain().targets.length = 0")
    page.evaluate("document.getElementById('sales').textContent = '800.555.0100'")
    expect(page.locator("#sales")).to_have_text("866.555.0101")


def test_explain_has_the_reasons_for_the_source(page: Page) -> None:
    show(page, BODY, query="utm_campaign=spring&msclkid=", path="/explained")
    explained = page.evaluate("(({refusal, source, tried, visit}) => ({refusal, source, tried, visit}))(dni.explain())")
    assert explained["source"]["name"] == "Spring newsletter"
    assert not explained["refusal"]
    assert [(one["name"], one["holds"]) for one in explained["tried"]] == [
        ("Google Ads", False),
        ("Bing Ads", False),
        ("Facebook, paid", False),
        ("Instagram, paid", False),
        ("TikTok, paid", False),
        ("Spring newsletter", True),
    ]
    assert explained["tried"][5]["because"][0]["value"] == "spring"
    assert explained["visit"]["landing_url"].endswith("/explained?utm_campaign=spring&msclkid=")


def test_explain_lists_every_spot_and_why_it_was_skipped(page: Page) -> None:
    show(
        page,
        BODY + "<div data-dni-ignore><b>800-555-0100</b></div><textarea>800-555-0100</textarea>",
        query="utm_campaign=spring",
    )
    targets = page.evaluate(
        "dni.explain().targets.map((one) => [one.target_number, one.element.localName, one.attribute, one.shows, one.skipped])"
    )
    assert sorted(map(tuple, targets)) == [
        ("sales", "b", "", "800-555-0100", "ignored"),
        ("sales", "p", "", "866-555-0103", ""),
        ("sales", "textarea", "", "800-555-0100", "ignored"),
        ("service", "a", "href", "tel:+18005550123", "no_tracking_number"),
    ]


def test_explain_changes_nothing(page: Page) -> None:
    show(page, BODY)
    before = page.content()
    page.evaluate("dni.explain(); dni.explain()")
    assert page.content() == before


def test_calls_made_before_the_tag_is_there_are_made_when_it_is(page: Page) -> None:
    show(
        page,
        BODY,
        head=STUB + "<script>dni.push(['on', 'swap', (detail) => { window.heard = detail.numbers.sales.number; }]);"
        "dni.push(['tag', 'quote', 'requested']); dni.push(['tag', {size: 'large'}])</script>",
    )
    page.wait_for_function("window.heard === '+18665550101'")
    assert page.evaluate("dni.tags()") == {"gclid": "click-1", "quote": "requested", "size": "large"}


def test_push_works_when_the_tag_is_there_too(page: Page) -> None:
    show(page, BODY)
    page.evaluate("(window.dni = window.dni || []).push(['tag', 'quote', 'requested'])")
    assert page.evaluate("dni.tags().quote") == "requested"


def test_pasted_twice_the_tag_runs_once(page: Page) -> None:
    page.add_init_script(
        "window.heard = []; for (const name of ['ready', 'default'])"
        " document.addEventListener('dni:' + name, () => heard.push(name))"
    )
    page.goto("/contact?tag=double&gclid=click-1")
    expect(page.locator(".number a").first).to_have_text("(866) 555-0101")
    assert page.evaluate("heard") == ["ready"]


def test_an_element_with_the_id_dni_is_not_a_queue(page: Page) -> None:
    show_document(page, '<!doctype html><i id=dni></i><script src="/a/demo/dni.js"></script><p>800-555-0100</p>')
    expect(page.locator("p")).to_have_text("866-555-0101")
