"""The step in which a person switches traffic sources on."""

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.screens.set_up.frame import StepFrame
from server.console.set_up.presets import OFFERED, SUGGESTED, list_offered, list_switched_on, switch
from server.console.set_up.steps import Slug
from server.console.viewer import AccountPage
from server.domain.accounts import Account, OffSiteSource


class SourcesStep:
    """A switch for each ready-made source."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._frame = StepFrame(Slug.SOURCES, parts, renderer)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        self._frame.add_to(pages, self.show, self.save)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The switches; an account without sources gets suggestions."""
        account = page.stored.account
        return self._respond(page, list_switched_on(account) if account.on_site_sources else set(SUGGESTED))

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Add and remove sources, and go on."""
        revision = read_revision()
        presets = {one.preset for one in list_offered() if one.preset in request.form}

        def change(before: Account) -> Account:
            off_site = [source for source in before.tracking_sources if isinstance(source, OffSiteSource)]
            return replace(before, tracking_sources=(*switch(before, presets), *off_site))

        outcome = self._frame.save(page, change, revision, {})
        return self._respond(page, presets, outcome) if outcome.stored is None else self._frame.go_on(page)

    def _respond(self, page: AccountPage, presets: set[str], outcome: Outcome | None = None) -> ResponseReturnValue:
        own = [one.name for one in page.stored.account.on_site_sources if one.match is not None]
        return self._frame.respond(page, outcome, groups=OFFERED, switched_on=presets, own_sources=own)
