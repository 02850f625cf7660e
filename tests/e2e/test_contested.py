"""Which rewrites of another script are a fight, and when a contested spot is checked again.

A fight is the same text written again within 0.9 s, or any text within 50 ms of ours, ten times in a row. All times
are those of a clock that only the tests move.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import show

MOST_ROUNDS = 12  # ten, and what the other script does before and after
WAITS_SECONDS = [1, 2, 4, 8, 16, 32, 60, 60]
"""The quiet times after which a contested spot is checked again: each time longer."""

_LISTEN = """window.defaults = [];
document.addEventListener("dni:default", (event) => defaults.push(event.detail.reason));"""
_WATCH = """() => {
  window.ours = [];
  const look = () => { if (document.querySelector("p").textContent.includes("866")) ours.push(performance.now()); };
  new MutationObserver(look).observe(document.querySelector("p"), {characterData: true, childList: true, subtree: true});
}"""
"""Records when the tracking number was written to the paragraph."""
_FIGHT = """() => {
  const text = document.querySelector("p").firstChild;
  window.fight = new MutationObserver(() => {
    if (text.data !== "800-555-0100") text.data = "800-555-0100";
  });
  fight.observe(text, {characterData: true});
  text.data = "800-555-0100";
}"""
WRITES = {
    "data": "(text) => { document.querySelector('p').firstChild.data = text; }",
    "text content": "(text) => { document.querySelector('p').textContent = text; }",
    "HTML": "(text) => { document.querySelector('p').innerHTML = text; }",
    "inner text": "(text) => { document.querySelector('p').innerText = text; }",
}


def show_watched(page: Page, body: str = "<p>800-555-0100</p>") -> None:
    """Show a page whose clock does not move from then on, and watch its paragraph."""
    page.clock.install()
    page.add_init_script(_LISTEN)
    show(page, body)
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 2)
    page.evaluate(_WATCH)


def write_again_and_again(page: Page, texts: list[str], every_ms: int, write: str = WRITES["text content"]) -> None:
    """Write one text after the other, with a delay after each."""
    for text in texts:
        page.evaluate(write, text)
        page.clock.run_for(every_ms)


def begin_fight(page: Page) -> None:
    """Make a script write the page's number back at once after each swap, until the tag gives up."""
    page.evaluate(_FIGHT)
    page.wait_for_function("defaults.includes('contested')")
    expect(page.locator("p")).to_have_text("800-555-0100")


def read_reasons(page: Page) -> list[str]:
    """The reasons of the `dni:default` events so far."""
    reasons: list[str] = page.evaluate("defaults")
    return reasons


@pytest.mark.parametrize(
    ("every_ms", "write"), [(60, "data"), (60, "text content"), (200, "data"), (200, "HTML"), (800, "inner text")]
)
def test_a_counter_in_the_text_of_the_number_is_not_a_fight(page: Page, every_ms: int, write: str) -> None:
    show_watched(page)
    write_again_and_again(page, [f"{count} in your cart, 800-555-0100" for count in range(15)], every_ms, WRITES[write])
    expect(page.locator("p")).to_have_text("14 in your cart, 866-555-0101")
    assert read_reasons(page) == []


def test_fifteen_quick_clicks_on_a_button_are_not_a_fight(page: Page) -> None:
    show_watched(page, "<p>Rooms: <b>0</b>. Call 800-555-0100</p>")
    page.evaluate("() => { for (let count = 1; count < 16; count++) document.querySelector('b').textContent = count; }")
    page.clock.run_for(1000)
    expect(page.locator("p")).to_have_text("Rooms: 15. Call 866-555-0101")
    assert read_reasons(page) == []


@pytest.mark.parametrize(("every_ms", "is_fight"), [(200, True), (850, True), (950, False), (1000, False)])
def test_the_same_text_again_is_a_fight_when_it_comes_within_900_ms(page: Page, every_ms: int, is_fight: bool) -> None:
    show_watched(page)
    write_again_and_again(page, ["Call 800-555-0100"] * 20, every_ms)
    assert ("contested" in read_reasons(page)) == is_fight
    assert (page.evaluate("ours.length") <= MOST_ROUNDS) == is_fight


@pytest.mark.parametrize(("every_ms", "is_fight"), [(16, True), (40, True), (60, False)])
def test_another_text_is_a_fight_when_it_comes_within_50_ms_of_ours(page: Page, every_ms: int, is_fight: bool) -> None:
    show_watched(page)
    write_again_and_again(page, [f"800-555-0100 {'#' * count}" for count in range(30)], every_ms)
    assert ("contested" in read_reasons(page)) == is_fight
    assert (page.evaluate("ours.length") <= MOST_ROUNDS) == is_fight


def test_two_alternating_texts_are_not_a_fight(page: Page) -> None:
    show_watched(page)
    write_again_and_again(page, ["Call 800-555-0100", "Ring 800-555-0100"] * 10, 500)
    expect(page.locator("p")).to_have_text("Ring 866-555-0101")
    assert read_reasons(page) == []


@pytest.mark.parametrize("every_ms", [20, 60, 100])
def test_a_text_that_is_typed_again_and_again_is_swapped_whenever_it_is_whole(page: Page, every_ms: int) -> None:
    whole = "Call 800-555-0100 now"
    typed = [whole[:end] for end in range(len(whole) + 1)]
    show_watched(page)
    for _loop in range(4):
        write_again_and_again(page, typed, every_ms)
        page.clock.run_for(1500)
        expect(page.locator("p")).to_have_text("Call 866-555-0101 now")
        write_again_and_again(page, typed[::-1], every_ms)


@pytest.mark.parametrize("frames", [20, 120])
def test_a_text_effect_that_draws_each_frame_ends_with_our_number(page: Page, frames: int) -> None:
    show_watched(page)
    scrambled = [f"Call 800-555-0100 {chr(97 + frame % 26)}{chr(97 + frame % 7)}w" for frame in range(frames)]
    write_again_and_again(page, [*scrambled, "Call 800-555-0100 now"], 16)
    assert page.evaluate("ours.length") <= MOST_ROUNDS * (1 + frames * 16 // 1000)
    page.clock.run_for(2500)
    expect(page.locator("p")).to_have_text("Call 866-555-0101 now")


def test_a_contested_spot_is_checked_again_after_growing_delays(page: Page) -> None:
    show_watched(page)
    begin_fight(page)
    page.clock.run_for((sum(WAITS_SECONDS) + 30) * 1000)
    times = page.evaluate("ours")
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert [round(gap / 1000) for gap in gaps if gap > 500] == WAITS_SECONDS
    assert len(times) <= MOST_ROUNDS * (1 + len(WAITS_SECONDS))


def test_a_contested_spot_is_left_alone_for_a_second(page: Page) -> None:
    show_watched(page)
    begin_fight(page)
    rounds = page.evaluate("ours.length")
    page.clock.run_for(900)
    assert page.evaluate("ours.length") == rounds


@pytest.mark.parametrize("seconds_of_fight", [0, 5, 40, 200])
def test_a_contested_spot_is_swapped_when_the_other_script_stops(page: Page, seconds_of_fight: int) -> None:
    show_watched(page)
    begin_fight(page)
    page.clock.run_for(seconds_of_fight * 1000)
    page.evaluate("fight.disconnect()")
    expect(page.locator("p")).to_have_text("800-555-0100")
    page.clock.run_for(1100 if seconds_of_fight == 0 else 61_000)
    expect(page.locator("p")).to_have_text("866-555-0101")


def test_a_text_written_to_a_contested_spot_is_swapped_after_quiet(page: Page) -> None:
    show_watched(page)
    begin_fight(page)
    page.evaluate("fight.disconnect(); document.querySelector('p').textContent = 'Now 800-555-0123'")
    page.clock.run_for(2500)
    expect(page.locator("p")).to_have_text("Now 866-555-0102")


@pytest.mark.parametrize("call", ["dni.swap()", "dni.swap(document.querySelector('p'))"])
def test_a_call_to_swap_checks_a_contested_spot_at_once(page: Page, call: str) -> None:
    show_watched(page)
    begin_fight(page)
    page.evaluate("fight.disconnect()")
    page.evaluate(call)
    expect(page.locator("p")).to_have_text("866-555-0101")


def test_a_call_to_swap_does_not_end_a_fight(page: Page) -> None:
    show_watched(page)
    begin_fight(page)
    rounds = page.evaluate("ours.length")
    page.evaluate("dni.swap()")
    assert rounds < page.evaluate("ours.length") <= rounds + MOST_ROUNDS
    expect(page.locator("p")).to_have_text("800-555-0100")


@pytest.mark.parametrize("end", ["dni.restore()", "dni.consent('denied')"])
def test_a_contested_spot_is_not_checked_after_the_page_is_restored(page: Page, end: str) -> None:
    show_watched(page)
    begin_fight(page)
    page.evaluate(end)
    rounds = page.evaluate("ours.length")
    page.clock.run_for(200_000)
    assert page.evaluate("ours.length") == rounds


def test_a_contested_attribute_is_checked_again(page: Page) -> None:
    show_watched(page, '<p></p><a href="tel:8005550100">Call</a>')
    page.evaluate(
        """() => {
          const link = document.querySelector("a");
          window.fight = new MutationObserver(() => {
            if (link.getAttribute("href") !== "tel:8005550100") link.setAttribute("href", "tel:8005550100");
          });
          fight.observe(link, {attributes: true});
          link.setAttribute("href", "tel:8005550100");
        }"""
    )
    page.wait_for_function("defaults.includes('contested')")
    page.evaluate("fight.disconnect()")
    page.clock.run_for(1100)
    expect(page.locator("a")).to_have_attribute("href", "tel:8665550101")


def test_limitation_a_number_that_is_being_typed_is_the_pages_until_it_is_whole(page: Page) -> None:
    show_watched(page)
    write_again_and_again(page, ["Call 800", "Call 800-555", "Call 800-555-010"], 60)
    expect(page.locator("p")).to_have_text("Call 800-555-010")


def test_limitation_while_a_text_is_typed_fast_it_shows_the_pages_number(page: Page) -> None:
    show_watched(page)
    rest = " any day of the week, at any time"
    write_again_and_again(page, [f"Call 800-555-0100{rest[:end]}" for end in range(len(rest) + 1)], 20)
    expect(page.locator("p")).to_have_text(f"Call 800-555-0100{rest}")
    page.clock.run_for(2500)
    expect(page.locator("p")).to_have_text(f"Call 866-555-0101{rest}")
