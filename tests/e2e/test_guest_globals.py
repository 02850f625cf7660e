"""First rule of a guest: one new global, and nothing else of the page's JavaScript is any different."""

import pytest
from playwright.sync_api import Page

from tests.e2e.showing import settle, show

_KEEP_SNAPSHOT = """
window.readBuiltIns = () => {
  const names = Object.getOwnPropertyNames(window).filter(
    (name) => !["readBuiltIns", "builtIns"].includes(name) && isNaN(name)); // frames are numbers
  const read = new Map([["window", new Map(names.map((name) => [name, undefined]))]]);
  for (const name of names) {
    if (!/^[A-Z]/.test(name) && name !== "console") continue;
    const builtIn = window[name];
    if (!builtIn) continue;
    for (const [label, object] of [[name, builtIn], [name + ".prototype", builtIn.prototype]]) {
      if (!object || !["object", "function"].includes(typeof object)) continue;
      const properties = new Map();
      for (const key of Reflect.ownKeys(object)) {
        const {value, get, set, enumerable, writable, configurable} = Object.getOwnPropertyDescriptor(object, key);
        // WebKit makes a new list each time that one is read.
        const content = Array.isArray(value) ? value.join() : value;
        properties.set(String(key), [content, get, set, enumerable, writable, configurable]);
      }
      read.set(label, properties);
    }
  }
  return read;
};
window.builtIns = readBuiltIns();
"""
_LIST_DIFFERENCES = """() => {
  const differences = [];
  const now = readBuiltIns();
  for (const [label, properties] of now) {
    const before = builtIns.get(label);
    if (!before) { if (label !== "window") differences.push(label); continue; }
    for (const [key, parts] of properties) {
      const old = before.get(key);
      if (!before.has(key)) differences.push(`${label}.${key} is new`);
      else if (parts && parts.some((part, at) => !Object.is(part, old[at]))) differences.push(`${label}.${key} changed`);
    }
    for (const key of before.keys()) if (!properties.has(key)) differences.push(`${label}.${key} is gone`);
  }
  return differences;
}"""
CALLS = ["numbers", "source", "tags", "tag", "swap", "restore", "consent", "on", "explain", "push"]
BODY = (
    "<p>Call <b>800</b>-555-0100</p><div><template shadowrootmode=open>800-555-0123</template></div><iframe></iframe>"
)


def test_the_only_difference_is_one_global(page: Page) -> None:
    show(page, BODY, head=f"<script>{_KEEP_SNAPSHOT}</script>")
    page.evaluate("dni.tag('a', 'b'); dni.explain(); dni.restore(); dni.swap()")
    settle(page)
    assert page.evaluate(_LIST_DIFFERENCES) == ["window.dni is new"]


def test_loops_over_arrays_texts_and_objects_see_nothing_new(page: Page) -> None:
    show(page, BODY)
    seen = page.evaluate(
        "() => { const seen = []; for (const name in []) seen.push(name); for (const name in '') seen.push(name);"
        " for (const name in {}) seen.push(name); for (const name in () => 0) seen.push(name); return seen; }"
    )
    assert seen == []


def test_the_tag_leaves_no_attribute_or_element_in_the_page(page: Page) -> None:
    show(page, "<p>Call 800-555-0100</p>")
    assert page.evaluate("document.body.outerHTML") == "<body><p>Call 866-555-0101</p></body>"


@pytest.mark.parametrize("placement", ["head", "head-hide", "async", "body-end", "double", "late"])
def test_the_global_is_the_same_at_every_position_of_the_tag(page: Page, placement: str) -> None:
    page.goto(f"/contact?tag={placement}&gclid=click-1")
    page.wait_for_function("window.dni && dni.numbers && dni.numbers().sales")
    assert page.evaluate("Object.keys(dni).sort()") == sorted(CALLS)


def test_no_cookie_is_set_and_each_storage_has_one_entry(page: Page) -> None:
    show(page, BODY)
    page.evaluate("dni.tag('a', 'b')")
    assert page.context.cookies() == []
    assert page.evaluate("Object.keys(sessionStorage)") == ["dni_demo"]
    assert page.evaluate("Object.keys(localStorage)") == ["dni_demo"]
