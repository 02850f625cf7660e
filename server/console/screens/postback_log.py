"""The log of postbacks: those that wait, were sent, or are dead, with a way to send dead ones again."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission
from server.domain.postbacks.postback import Method
from server.domain.postbacks.trial import show_template
from server.stores.outbox import OutboxEntry, PostbackState

_MOST_SHOWN = 100
_LONGEST_ID = 18
STATES = {PostbackState.WAITING: "Waiting", PostbackState.SENT: "Sent", PostbackState.DEAD: "Dead"}


class PostbackLogScreen:
    """The outbox of an account."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_for_account("/postbacks/log", Permission.SEE_CALLS, self.show_postback_log)
        pages.add_for_account("/postbacks/retry", Permission.CHANGE_ACCOUNT, self.retry_postbacks, ("POST",))

    def show_postback_log(self, page: AccountPage) -> ResponseReturnValue:
        """The newest requests, in one state or in all. Mails and notifications are for their recipients: without their text."""
        state = _read_state(request.args.get("state", ""))
        entries = self._parts.outbox.list_outbox(page.key, state, _MOST_SHOWN)
        return self._renderer.respond(
            "postback_log.html",
            page=page,
            section="show_postbacks",
            rows=[(entry, _show_request(entry), isinstance(entry.request.method, Method)) for entry in entries],
            states=STATES,
            state=state,
            most_shown=_MOST_SHOWN,
            may_change=page.may(Permission.CHANGE_ACCOUNT),
        )

    def retry_postbacks(self, page: AccountPage) -> ResponseReturnValue:
        """Send one dead request again, or all of them."""
        text = request.form.get("entry", "")
        is_all = text == "all"
        if not is_all and not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID):
            abort(400)
        count = self._parts.outbox.retry(page.key, None if is_all else int(text), self._parts.now())
        if not count and not is_all:
            abort(404)
        return redirect(url_for(".show_postback_log", key=page.key, notice="sent_again"), 303)


def _read_state(text: str) -> PostbackState | None:
    try:
        return PostbackState(text) if text else None
    except ValueError:
        abort(400)


def _show_request(entry: OutboxEntry) -> str:
    """The request's method and URL, with the names of secrets in place of their values."""
    return f"{entry.request.method.value} {show_template(entry.request.url)}"
