"""Open shadow roots are a part of the page, and so are their hosts' children; closed ones can't be read."""

from playwright.sync_api import Page

from tests.e2e.expecting import expect
from tests.e2e.showing import read_all, settle, show

_DEFINE = """(name) => customElements.define(name, class extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({mode: "open"}).innerHTML = "<p>Inside: 800-555-0100</p><slot></slot>";
  }
})"""


def test_every_open_root_of_the_demo_page_is_swapped(page: Page) -> None:
    page.goto("/shadow?gclid=click-1")
    expect(page.locator("#slotted p >> nth=0")).to_have_text("In the root: 866-555-0101")
    expect(page.locator("#slotted > span")).to_have_text("866-555-0101")
    expect(page.locator("#slotted a")).to_have_attribute("href", "tel:+18665550101")
    expect(page.locator("#slotted")).to_contain_text("Light text: (866) 555-0101")
    expect(page.locator("#nested >> p >> nth=0")).to_have_text("Outer: 866-555-0101")
    expect(page.locator("#inner-host p")).to_have_text("Inner: (866) 555-0101")
    expect(page.locator("#declarative a")).to_have_text("866-555-0101")
    expect(page.locator("#plain-host p")).to_have_text("On a div: 866.555.0101")


def test_an_element_that_is_defined_late_is_swapped_then(page: Page) -> None:
    page.goto("/shadow?gclid=click-1")
    expect(page.locator("#late")).to_have_text("Until defined: 866-555-0101")
    page.locator("#define-late").click()
    expect(page.locator("#late p")).to_have_text("Defined late: 866-555-0101")
    expect(page.locator("#late a")).to_have_attribute("href", "tel:+18665550101")


def test_an_element_that_is_created_after_its_definition_is_swapped(page: Page) -> None:
    show(page, "")
    page.evaluate(_DEFINE, "call-us")
    page.evaluate("document.body.append(document.createElement('call-us'))")
    expect(page.locator("call-us p")).to_have_text("Inside: 866-555-0101")


def test_a_root_that_a_script_gives_an_element_while_the_page_loads_is_swapped(page: Page) -> None:
    show(
        page,
        "<div id=host>Light 800-555-0100</div>"
        "<script>host.attachShadow({mode: 'open'}).innerHTML = '<p>800-555-0100</p><slot></slot>'</script>",
    )
    expect(page.locator("#host p")).to_have_text("866-555-0101")
    expect(page.locator("#host")).to_contain_text("Light 866-555-0101")


def test_a_root_that_is_attached_before_its_host_is_added_is_swapped(page: Page) -> None:
    show(page, "")
    page.evaluate(
        """() => {
          const host = document.createElement("section");
          host.attachShadow({mode: "open"}).innerHTML = "<p>800-555-0100</p>";
          document.body.append(host);
        }"""
    )
    expect(page.locator("section p")).to_have_text("866-555-0101")


def test_what_changes_inside_a_root_is_swapped(page: Page) -> None:
    show(page, "<section><template shadowrootmode=open><p>Soon</p></template></section>")
    page.evaluate("document.querySelector('section').shadowRoot.querySelector('p').textContent = 'Now: 800-555-0100'")
    expect(page.locator("section p")).to_have_text("Now: 866-555-0101")
    page.evaluate(
        "document.querySelector('section').shadowRoot.innerHTML = '<b title=\"800-555-0123\">800.555.0100</b>'"
    )
    expect(page.locator("section b")).to_have_text("866.555.0101")
    expect(page.locator("section b")).to_have_attribute("title", "866-555-0102")


def test_a_host_that_is_moved_stays_swapped_inside(page: Page) -> None:
    show(page, "<section><template shadowrootmode=open><p>800-555-0100</p></template></section><aside></aside>")
    page.evaluate("document.querySelector('aside').append(document.querySelector('section'))")
    page.evaluate("document.querySelector('section').shadowRoot.querySelector('p').textContent = '800.555.0100'")
    expect(page.locator("section p")).to_have_text("866.555.0101")


def test_a_host_that_leaves_and_comes_back_is_swapped_again(page: Page) -> None:
    show(page, "<section><template shadowrootmode=open><p>800-555-0100</p></template></section>")
    page.evaluate("(window.kept = document.querySelector('section')).remove()")
    settle(page)
    page.evaluate("kept.shadowRoot.querySelector('p').textContent = 'Back: 800-555-0100'; document.body.append(kept)")
    expect(page.locator("section p")).to_have_text("Back: 866-555-0101")
    page.evaluate("kept.shadowRoot.querySelector('p').textContent = 'Again: 800-555-0100'")
    expect(page.locator("section p")).to_have_text("Again: 866-555-0101")


def test_a_number_is_not_read_across_the_border_of_a_root(page: Page) -> None:
    show(
        page,
        "<p>800-<span><template shadowrootmode=open>555-<slot></slot></template>0100</span></p>",
    )
    assert read_all(page, "p") == ["800-0100"]


def test_marked_elements_in_a_root_are_swapped(page: Page) -> None:
    show(page, "<section><template shadowrootmode=open><b data-dni-target=sales>our desk</b></template></section>")
    assert read_all(page, "section b") == ["(866) 555-0101"]


def test_limitation_a_closed_root_keeps_its_number(page: Page) -> None:
    show(page, "<div id=host></div>")
    page.evaluate(
        """() => {
          window.hidden = document.getElementById("host").attachShadow({mode: "closed"});
          hidden.innerHTML = "<p>800-555-0100</p>";
        }"""
    )
    settle(page)
    assert page.evaluate("hidden.querySelector('p').textContent") == "800-555-0100"
