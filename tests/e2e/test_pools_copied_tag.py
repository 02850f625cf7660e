"""Copies of the script that optimisers and loaders make: the page still finds the server, or announces that it can't."""

import json
import re

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import OpenPools, OpenVisitor
from tests.e2e.pools import FIRST, write_pool
from tests.e2e.showing import serve_document
from tests.e2e.visitors import AFFILIATE, BODY, Visitor
from tests.serving import RunningServer

WP_ROCKET_COPY = "/wp-content/cache/min/1/a/{key}/dni.js"
COMBINED_COPY = "/wp-content/cache/min/1/ddaf06baadef.js"
LOADER_OF_ANOTHER = "/load.js?src=https://dni.example/a/{key}/dni.js"
TAGS = {
    "minified by WP Rocket": f'<script src="{WP_ROCKET_COPY}?ver=1614629419"></script>',
    "combined with other scripts": f'<script src="{COMBINED_COPY}"></script>',
    "a module": '<script type="module" src="/a/{key}/dni.js"></script>',
    "inlined": "<script>{script}</script>",
    "evaluated by a loader": '<script src="/eval.js"></script>',
    "put through a service that names it in its query": f'<script src="{LOADER_OF_ANOTHER}"></script>',
    "written into the page later": '<script>document.head.append(Object.assign(document.createElement("script"), '
    "{{textContent: {quoted_script}}}))</script>",
}


def open_copy(visitor: Visitor, tag: str, server_url: str) -> None:
    """Open a page with such a tag, whose script has this address of the server in its config."""
    page = visitor.page
    served = page.request.get(f"/a/{visitor.account}/dni.js").text()
    script = re.sub(r"\}\);\s*$", f',"server":{json.dumps(server_url)}}});', served)
    assert script != served
    copies = (WP_ROCKET_COPY, COMBINED_COPY, LOADER_OF_ANOTHER, "/a/{key}/dni.js")
    for path in (copy.format(key=visitor.account) for copy in copies):
        serve_script(page, path, script)
    serve_script(page, "/eval.js", f"(0, eval)({json.dumps(script)})")
    quoted_script = json.dumps(script).replace("</", "<\\/")
    html = tag.format(key=visitor.account, script=script, quoted_script=quoted_script)
    serve_document(page, f"<!doctype html><head>{html}</head><body>{BODY}</body>", path="/shown")
    page.goto(f"/shown?{AFFILIATE}")
    page.wait_for_function("window.dni && dni.numbers")


def serve_script(page: Page, path: str, script: str) -> None:
    is_it = re.compile("^https?://[^/]+" + re.escape(path.partition("?")[0]) + r"(\?.*)?$")
    page.route(is_it, lambda route: route.fulfill(body=script, content_type="text/javascript"))


@pytest.mark.parametrize("tag", TAGS)
def test_the_server_that_the_config_names_is_asked_by_a_script_that_is(
    open_pools: OpenPools, open_visitor: OpenVisitor, server: RunningServer, tag: str
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    open_copy(visitor, TAGS[tag], server.url)
    visitor.sees("866-555-0120")
    with visitor.page.expect_response("**/leave"):
        visitor.hide()
    assert visitor.names() == ["claim", "leave"]


@pytest.mark.parametrize("tag", TAGS)
def test_no_request_is_made_where_nothing_names_the_server_of_a_script_that_is(
    open_pools: OpenPools, open_visitor: OpenVisitor, tag: str
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    visitor.page.clock.install()
    open_copy(visitor, TAGS[tag], "")
    visitor.sees("800-555-0199")
    visitor.page.clock.run_for("02:00")
    visitor.hide()
    assert visitor.reasons() == ["no_tracking_number", "no_server"]
    assert visitor.names() == []


@pytest.mark.parametrize("attributes", ["", "async", "defer"])
@pytest.mark.parametrize("query", ["", "?ver=6.5", "#dni"])
def test_the_scripts_own_address_comes_first(
    open_pools: OpenPools, open_visitor: OpenVisitor, attributes: str, query: str
) -> None:
    visitor = open_visitor(open_pools(write_pool(FIRST)))
    tag = f'<script {attributes} src="/a/{{key}}/dni.js{query}"></script>'
    open_copy(visitor, tag, "https://elsewhere.example")
    visitor.sees("866-555-0120")
