"""All pages of the console that can be opened with the demo account, and a server that serves them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.app import create_app
from server.bundle import Bundle
from server.settings import read_settings
from tests.serving import start_dni

KNOWN_ARGUMENTS = {"key": "demo", "organisation_id": "demo"}
EDITED = {"campaigns": "roofing", "target_numbers": "sales", "receiving_numbers": "desk"}
"""A part of the demo account for the form of each section, by the last part of its endpoint."""


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


def list_paths() -> list[str]:
    """The path of every page without a form's target: new pages are in it by themselves."""
    app = create_app(read_settings({}), bundle=Bundle("", "", b"", ""), are_stores_prepared=True)
    paths = []
    for rule in app.url_map.iter_rules():
        is_page = rule.endpoint.startswith("console.") and "GET" in (rule.methods or ())
        is_download = rule.rule.endswith(".csv")
        if is_page and not is_download and rule.arguments <= KNOWN_ARGUMENTS.keys():
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: KNOWN_ARGUMENTS[found[1]], rule.rule)
            section = rule.endpoint.removeprefix("console.edit_")
            paths.append(f"{path}?name={EDITED[section]}" if section in EDITED else path)
    return sorted(paths)
