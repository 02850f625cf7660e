"""Old libraries that replace built-ins: the page's requests are the same as on any page."""

import pytest

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.pools import FIRST, SECOND, write_pool

# What each library does to the built-ins that the tag uses, in a few lines of our own.
LIBRARIES = {
    "Prototype 1.6": """
      const inspect = function () { return JSON.stringify(String(this)); };
      for (const kind of [String, Number, Boolean]) kind.prototype.toJSON = inspect;
      Date.prototype.toJSON = function () { return '"' + this.toISOString() + '"'; };
      Array.prototype.toJSON = function () { return "[" + Array.prototype.map.call(this, (one) => JSON.stringify(one)) + "]"; };
      Array.prototype.find = function (test, self) { for (const one of this) if (test.call(self, one)) return one; };
      Array.prototype.filter = function (test, self) {
        const found = [];
        for (let i = 0; i < this.length; i++) if (test.call(self, this[i], i)) found.push(this[i]);
        return found;
      };
      Array.prototype.map = function (make, self) {
        const made = []; for (let i = 0; i < this.length; i++) made.push(make.call(self, this[i], i)); return made;
      };
      Array.prototype.some = function (test, self) { return this.filter(test, self).length > 0; };
      Array.prototype.entries = Array.prototype.toArray = function () { return this.slice(); };
      Object.keys = (record) => { const keys = []; for (const key in record) keys.push(key); return keys; };
      Array.from = (some) => !some ? [] : Array.prototype.slice.call({length: some.length || 0, ...some});
    """,
    "MooTools 1.2": """
      Array.from = (one) => one == null ? [] : typeof one.length == "number" && typeof one != "string"
        ? Array.prototype.slice.call(one) : [one];
      String.prototype.contains = function (part) { return this.indexOf(part) > -1; };
      for (const name of ["each", "contains", "associate", "link", "flatten", "erase"]) Array.prototype[name] = () => null;
      window.$ = window.$$ = () => null;
    """,
    "json2 and es5-shim on a browser that has both": """
      for (const kind of [String, Number, Boolean]) kind.prototype.toJSON = function () { return this.valueOf(); };
      const shimmed = {forEach(act) { for (let i = 0; i < this.length; i++) act(this[i], i, this); }};
      Array.prototype.forEach = shimmed.forEach;
    """,
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_numbers_are_claimed_renewed_and_left_under(
    open_pools: OpenPools, open_visitor: OpenVisitor, library: str
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    visitor = open_visitor(account)
    visitor.look(head=f"<script>{LIBRARIES[library]}</script>")
    visitor.sees("866-555-0120")
    [claim] = visitor.bodies("claim")
    assert claim["target_numbers"] == ["sales"]
    token = visitor.page.evaluate("dni.numbers().sales.lease")
    with visitor.page.expect_response("**/leave") as left:
        visitor.hide()
    assert left.value.status == 204
    with visitor.page.expect_response("**/renew") as renewed:
        visitor.come_back()
    assert renewed.value.json()["leases"] == [{"live": True}]
    assert [body["leases"] for body in visitor.bodies("renew") + visitor.bodies("leave")] == [[token], [token]]
    visitor.page.evaluate("dni.restore()")
    visitor.sees("800-555-0100")


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_next_page_has_the_number_at_once_under(
    open_pools: OpenPools, open_visitor: OpenVisitor, library: str
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    head = f"<script>{LIBRARIES[library]}</script>"
    visitor.look(head=head)
    visitor.sees("866-555-0120")
    visitor.answer("renew", lambda route: None)
    visitor.look("", path="/next", head=head)
    visitor.sees("866-555-0120")
    assert visitor.names("claim") == ["claim"]
