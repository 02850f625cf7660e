"""The tag of an account: what to paste, and where."""

from flask import request
from flask.typing import ResponseReturnValue

from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import AccountPage
from server.domain.account_advice.blocked_keys import find_blocked_key
from server.domain.people.roles import Permission
from server.domain.snippets import build_snippet
from server.domain.tag_seen import judge_tag_seen

PLATFORMS = (
    ("Any HTML page", "Paste the tag into the head of every page, before other scripts."),
    ("WordPress", "Paste it with a plugin for header code, or into the head in header.php of a child theme."),
    (
        "Google Tag Manager",
        "A custom HTML tag on “Initialization – All Pages”. In the page itself the tag works earlier.",
    ),
    ("Shopify", "Online Store, Themes, Edit code: into the head in theme.liquid."),
    ("Squarespace", "Settings, Advanced, Code Injection: Header."),
    ("Wix", "Settings, Custom Code: add it to the head of all pages."),
    ("Webflow", "Site settings, Custom code: Head code; then publish."),
    (
        "React, Vue, Next, Nuxt, Astro",
        "Into the HTML template or the root layout. Client-side routing needs nothing more.",
    ),
)
"""Notes for site owners by platform."""


class InstallationScreen:
    """The snippet with notes for platforms."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the page."""
        pages.add_for_account("/settings/tag", Permission.SEE_ACCOUNT, self.show_installation)

    def show_installation(self, page: AccountPage) -> ResponseReturnValue:
        """The tag to paste."""
        server_url = (self._parts.public_url or request.root_url).rstrip("/")
        return self._renderer.respond(
            "installation.html",
            page=page,
            section="show_company",
            tab="show_installation",
            snippet=build_snippet(server_url, page.key),
            platforms=PLATFORMS,
            seen=judge_tag_seen(page.stored.account, self._parts.tag_sightings.find(page.key)),
            warnings=[advice.message for advice in find_blocked_key(page.stored.account)],
        )
