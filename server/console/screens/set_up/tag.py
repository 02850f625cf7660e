"""The last steps: the tag to paste, and whether it works."""

from flask import request
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.platforms import PLATFORMS
from server.console.rendering import Renderer
from server.console.screens.set_up.frame import StepFrame
from server.console.set_up.steps import Slug
from server.console.site_checks import SiteChecks, choose_page, write_snippet
from server.console.viewer import AccountPage


class TagStep:
    """The snippet, and where to paste it."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._frame = StepFrame(Slug.TAG, parts, renderer)

    def add_to(self, pages: Pages) -> None:
        """Register the page."""
        self._frame.add_to(pages, self.show)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The snippet."""
        snippet = write_snippet(self._parts, request, page.key)
        has_public_url = bool(self._parts.public_url)
        return self._frame.respond(page, snippet=snippet, has_public_url=has_public_url, platforms=PLATFORMS)


class CheckStep:
    """Opens the site, and shows what its tag reports. The form is for another page of the site."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._checks = SiteChecks(parts)
        self._frame = StepFrame(Slug.CHECK, parts, renderer)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        self._frame.add_to(pages, self.show, self.save)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """A check of the site's first page."""
        return self._respond(page, choose_page(page.stored.account))

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """A check of the page that the form names. Nothing is stored."""
        typed = request.form.get("page", "").strip()
        return self._respond(page, typed, self._checks.explain(typed))

    def _respond(self, page: AccountPage, url: str, outcome: Outcome | None = None) -> ResponseReturnValue:
        return self._frame.respond(page, outcome, **self._checks.describe(page.stored.account, url))
