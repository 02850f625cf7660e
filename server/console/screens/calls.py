"""The list of calls, and the page of one call."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission
from server.stores.call_log import CallFilter

_CALLS_A_PAGE = 20


class CallScreen:
    """The calls of an account. An agent sees the calls of their own receiving numbers."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/calls", Permission.SEE_CALLS, self.show_calls)
        pages.add_for_account("/calls/<call_id>", Permission.SEE_CALLS, self.show_call)

    def show_calls(self, page: AccountPage) -> ResponseReturnValue:
        """Calls, newest first."""
        cursor = request.args.get("cursor") or None
        try:
            listed = self._parts.call_log.list_calls(page.key, CallFilter(), cursor, _CALLS_A_PAGE)
        except ValueError:
            abort(400)
        template = "calls_rows.html" if is_partial() else "calls.html"
        return self._renderer.respond(template, page=page, section="show_calls", listed=listed, cursor=cursor)

    def show_call(self, page: AccountPage, call_id: str) -> ResponseReturnValue:
        """One call with its events."""
        call = self._parts.call_log.find(page.key, call_id)
        if call is None:
            abort(404)
        return self._renderer.respond("call.html", page=page, section="show_calls", call=call)
