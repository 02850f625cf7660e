"""A fight with another script ends after a bounded number of rounds, with the page's number and an event that says so."""

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import show

MOST_ROUNDS = 12  # ten, and the writes of the other script before the tag starts and after it gives up
_LISTEN = """() => {
  window.defaults = [];
  document.addEventListener("dni:default", (event) => defaults.push(event.detail));
}"""


@pytest.mark.parametrize("mode", ["observer", "interval", "replace"])
def test_the_tag_gives_up_and_announces_it(page: Page, mode: str) -> None:
    page.add_init_script(f"({_LISTEN})()")
    page.goto(f"/fight?mode={mode}&tag=body-end&gclid=click-1")
    page.wait_for_function("defaults.length > 0")
    assert page.evaluate("defaults") == [{"reason": "contested", "target_number": "sales"}]
    expect(page.locator("#contested")).to_have_text("800-555-0100")
    rounds = int(page.locator("#rounds").inner_text())
    assert 1 < rounds <= MOST_ROUNDS


@pytest.mark.parametrize("mode", ["observer", "interval", "replace"])
def test_after_a_fight_nothing_is_written_for_a_while(page: Page, mode: str) -> None:
    page.clock.install()
    page.add_init_script(f"({_LISTEN})()")
    page.goto(f"/fight?mode={mode}&tag=body-end&gclid=click-1")
    page.wait_for_function("defaults.length > 0")
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 0.1)
    rounds = page.locator("#rounds").inner_text()
    page.clock.run_for(700)
    assert page.locator("#rounds").inner_text() == rounds


def test_the_rest_of_the_page_stays_swapped(page: Page) -> None:
    page.add_init_script(f"({_LISTEN})()")
    page.goto("/fight?mode=observer&tag=body-end&gclid=click-1")
    page.wait_for_function("defaults.length > 0")
    expect(page.locator("#uncontested")).to_have_text("(866) 555-0101")
    page.locator("#uncontested").evaluate("(one) => { one.textContent = '800-555-0123'; }")
    expect(page.locator("#uncontested")).to_have_text("866-555-0102")


def test_a_contested_spot_is_explained(page: Page) -> None:
    page.add_init_script(f"({_LISTEN})()")
    page.goto("/fight?mode=observer&tag=body-end&gclid=click-1")
    page.wait_for_function("defaults.length > 0")
    skipped = page.evaluate(
        "dni.explain().targets.filter((one) => one.skipped).map((one) => [one.element.id, one.skipped])"
    )
    assert skipped == [["contested", "contested"]]


def test_a_fight_over_an_attribute_ends_too(page: Page) -> None:
    page.add_init_script(f"({_LISTEN})()")
    show(
        page,
        """<a href="tel:8005550100">Call</a><script>
        const link = document.querySelector("a");
        window.rounds = 0;
        new MutationObserver(() => {
          if (link.getAttribute("href") !== "tel:8005550100") { rounds++; link.setAttribute("href", "tel:8005550100"); }
        }).observe(link, {attributes: true});
        </script>""",
    )
    page.evaluate("document.querySelector('a').setAttribute('href', 'tel:8005550100')")
    page.wait_for_function("defaults.some((one) => one.reason === 'contested')")
    expect(page.locator("a")).to_have_attribute("href", "tel:8005550100")
    assert page.evaluate("rounds") <= MOST_ROUNDS


def test_a_countdown_is_not_a_fight(page: Page) -> None:
    page.clock.install()
    page.add_init_script(f"({_LISTEN})()")
    show(page, "<p></p>")
    page.evaluate(
        """() => {
          window.seconds = 60;
          setInterval(() => { document.querySelector("p").textContent = `${--seconds} s left: 800-555-0100`; }, 1000);
        }"""
    )
    for _ in range(30):
        page.clock.run_for(1000)
    expect(page.locator("p")).to_have_text("30 s left: 866-555-0101")
    assert page.evaluate("defaults") == []


def test_adding_line_after_line_is_not_a_fight(page: Page) -> None:
    page.add_init_script(f"({_LISTEN})()")
    show(page, "<ul></ul>")
    for line in range(30):
        page.evaluate(
            "(line) => document.querySelector('ul').insertAdjacentHTML('beforeend', `<li>${line}: 800-555-0100</li>`)",
            line,
        )
    expect(page.locator("li").last).to_have_text("29: 866-555-0101")
    assert page.evaluate("defaults") == []
