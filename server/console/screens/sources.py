"""Tracking sources: the list in the order of priority, and which source a visitor of an address has."""

from collections.abc import Mapping
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dni_py.core.visits import LONGEST_URL
from server.console.account_changes import save_change
from server.console.forms.revisions import read_revision
from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts, write_author
from server.console.rendering import Renderer
from server.console.screens.sections import SectionScreen
from server.console.source_sections import OFF_SITE_SOURCES, ON_SITE_SOURCES, describe_source
from server.console.viewer import AccountPage
from server.domain.account_advice.shadowed_sources import find_shadowed_sources
from server.domain.accounts import Account
from server.domain.people.roles import Permission
from server.domain.source_explanation import explain_source
from server.domain.source_order import move_source

_LIST = "show_sources"


class OnSiteSourceScreen(SectionScreen):
    """The form of on-site sources."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        super().__init__(ON_SITE_SOURCES, parts, renderer, form_template="source_form.html")

    @property
    def list_endpoint(self) -> str:
        """Both kinds of sources have one list."""
        return _LIST


class OffSiteSourceScreen(SectionScreen):
    """The form of off-site sources."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        super().__init__(OFF_SITE_SOURCES, parts, renderer)

    @property
    def list_endpoint(self) -> str:
        """Both kinds of sources have one list."""
        return _LIST


class SourceScreen:
    """The list of sources, their order, and the box that explains an address."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/sources", Permission.SEE_ACCOUNT, self.show_sources)
        pages.add_for_account("/sources/move", Permission.CHANGE_ACCOUNT, self.move, ("POST",), endpoint="move_source")

    def show_sources(self, page: AccountPage) -> ResponseReturnValue:
        """All sources; with an address, also its source. As a part of the page, the explanation alone."""
        if is_partial():
            return self._renderer.respond("source_explained.html", page=page, **_explain(page.stored.account))
        return self._show(page)

    def move(self, page: AccountPage) -> ResponseReturnValue:
        """Move a source to a position in the order."""
        name, position = request.form.get("name", ""), request.form.get("position", "")
        if not position.isascii() or not position.isdigit() or len(position) > 5:
            abort(400)
        if all(source.name != name for source in page.stored.account.on_site_sources):
            abort(404)

        def change(before: Account | None) -> Account:
            if before is None:
                abort(404)
            return move_source(before, name, int(position))

        outcome = save_change(
            self._parts.service, page.key, change, read_revision(), write_author(page.viewer.user), {}
        )
        if outcome.stored is None:
            return self._show(page, outcome.general, 409 if outcome.has_conflict else 422)
        return redirect(url_for(f".{_LIST}", key=page.key), 303)

    def _show(self, page: AccountPage, errors: tuple[str, ...] = (), status: int = 200) -> ResponseReturnValue:
        account = page.stored.account
        advice = {
            account.tracking_sources[int(one.path[1])].name: one.message for one in find_shadowed_sources(account)
        }
        return self._renderer.respond(
            "sources.html",
            status,
            page=page,
            section=_LIST,
            sources=[(source, describe_source(source), advice.get(source.name)) for source in account.on_site_sources],
            off_site=OFF_SITE_SOURCES.list_parts(account),
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            errors=errors,
            **_explain(account),
        )


def _explain(account: Account) -> Mapping[str, Any]:
    """The explanation of the address in the query, None without one."""
    url, referrer = (request.args.get(name, "").strip()[:LONGEST_URL] for name in ("url", "referrer"))
    return {"url": url, "referrer": referrer, "explained": explain_source(account, url, referrer) if url else None}
