"""Which notifications the signed-in user gets by mail, for each account that they may read."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.notification_inputs import KINDS
from server.console.organisation_accounts import list_readable_accounts
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import Viewer
from server.domain.notifications.mail_addresses import is_mail_address
from server.domain.notifications.mail_choices import MailChoice, list_kinds


class MailChoiceScreen:
    """The user's own choices. The recipients of an account are on a page of the account."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_signed_in("/you/mails", self.show_mail_choices)
        pages.add_signed_in("/you/mails", self.save_mail_choices, ("POST",))

    def show_mail_choices(self, viewer: Viewer) -> ResponseReturnValue:
        """The accounts, each with what the user may choose."""
        user = viewer.user
        return self._renderer.respond(
            "mail_choices.html",
            viewer=viewer,
            organisations=list_readable_accounts(self._parts, viewer),
            chosen={_write_choice(one) for one in self._parts.mail_choices.list_choices(user.user_id)},
            kinds=KINDS,
            list_kinds=list_kinds,
            has_mail_server=self._parts.has_mail_server,
            is_reachable=is_mail_address(user.email),
        )

    def save_mail_choices(self, viewer: Viewer) -> ResponseReturnValue:
        """Store what is ticked. What the user may not choose is ignored."""
        user_id, ticked = viewer.user.user_id, set(request.form.getlist("choice"))
        offered = [
            MailChoice(user_id, account.key, kind)
            for _organisation, membership, accounts in list_readable_accounts(self._parts, viewer)
            for account in accounts
            for kind in list_kinds(membership)
        ]
        chosen = [one for one in offered if _write_choice(one) in ticked]
        self._parts.mail_choices.replace_choices(user_id, {one.account for one in offered}, chosen)
        return redirect(url_for(".show_mail_choices", notice="saved"), 303)


def _write_choice(choice: MailChoice) -> str:
    return f"{choice.account}/{choice.kind.value}"
