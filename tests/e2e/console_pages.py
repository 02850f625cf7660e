"""All pages of the console that can be opened with the demo account, and a server that serves them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from server.app import create_app
from server.bundle import Bundle
from server.console.forms.postback_starts import POSTBACK_STARTS
from server.console.forms.step_kinds import STEP_KINDS
from server.settings import read_settings
from tests.serving import start_dni

KNOWN_ARGUMENTS = {"key": "demo", "organisation_id": "demo"}
NAMED = {
    "edit_campaigns": "roofing",
    "edit_target_numbers": "sales",
    "edit_receiving_numbers": "desk",
    "edit_blocked_callers": "+1900*",
    "edit_number_pools": "roofing-pool",
    "edit_on_site_sources": "Spring newsletter",
    "edit_off_site_sources": "Billboard I-95",
    "show_number_pool": "roofing-pool",
}
"""A part of the demo account for each page that needs its name, by endpoint."""

DOWNLOADS = ("download_account_file", "export_calls", "export_conversions", "export_report")
"""Pages that a browser saves instead of showing."""

QUERIES = {
    "show_route": ["name=main&try=yes", "name=affiliates"],
    "edit_step": ["at=main", "at=affiliates"],
    "new_step": ["at=main", *(f"at=main&kind={kind}" for kind in STEP_KINDS)],
    "ask_to_remove": ["at=main", "at=main.otherwise"],
    "ask_where_to_move": ["at=main.otherwise"],
    "new_postbacks": ["", *(f"start={start}" for start in POSTBACK_STARTS), "start=own"],
    "edit_postbacks": [],
}
"""What the address of a page needs besides its path, by endpoint; several for a page with several looks, none to skip it."""


@dataclass(frozen=True)
class SignedInConsole:
    """The address of a server with the demo, and a link that signs in."""

    url: str
    link: str


@contextmanager
def serve_demo(folder: Path) -> Iterator[SignedInConsole]:
    """`dni demo` in this folder."""
    with start_dni(folder, "demo", "--workers", "1", DNI_SECRET_KEY="a secret of the console's tests, long") as server:
        (link,) = re.findall(r"http://\S+/console/link/\S+", server.announced)
        yield SignedInConsole(server.url, str(link))


def list_call_paths(page: Page) -> list[str]:
    """The pages of the newest sample call with a recording, for a signed-in browser."""
    page.goto("/console/a/demo/calls?outcome=voicemail")
    path = str(page.locator("#calls tbody a").first.get_attribute("href"))
    return [path, f"{path}?notice=spam", f"{path}/erase-caller"]


def list_paths() -> list[str]:
    """The path of every page without a form's target or a download: new pages are in it by themselves."""
    app = create_app(read_settings({}), bundle=Bundle("", "", b"", ""), are_stores_prepared=True)
    paths = []
    for rule in app.url_map.iter_rules():
        is_page = rule.endpoint.startswith("console.") and "GET" in (rule.methods or ())
        if is_page and rule.arguments <= KNOWN_ARGUMENTS.keys():
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: KNOWN_ARGUMENTS[found[1]], rule.rule)
            endpoint = rule.endpoint.removeprefix("console.")
            if endpoint not in DOWNLOADS:
                queries = QUERIES.get(endpoint, [f"name={quote(NAMED[endpoint])}" if endpoint in NAMED else ""])
                paths += [f"{path}?{query}" if query else path for query in queries]
    return sorted(paths)
