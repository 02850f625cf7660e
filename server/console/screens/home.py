"""The first page after signing in, and the list of accounts."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from server.console.navigation import list_screens
from server.console.organisation_accounts import list_readable_accounts
from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer
from server.console.viewer import AccountPage, Viewer
from server.domain.people.roles import Permission


class HomeScreen:
    """The accounts that a user may see, by organisation."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_signed_in("/", self.show_home)
        pages.add_signed_in("/accounts", self.show_accounts)
        pages.add_signed_in("/accounts/menu", self.show_account_menu)
        pages.add_for_account("/", Permission.SEE_OWN_CALLS, self.show_account)

    def show_home(self, viewer: Viewer) -> ResponseReturnValue:
        """The only account, or the list of several; the form for the first one if there is none."""
        organisations = list_readable_accounts(self._parts, viewer)
        accounts = [account for _, _, listed in organisations for account in listed]
        if len(accounts) == 1:
            return redirect(url_for(".show_account", key=accounts[0].key))
        if not accounts and len(organisations) == 1 and organisations[0][1].may(Permission.CHANGE_ACCOUNT):
            # The first thing that an owner of an empty organisation needs.
            return redirect(url_for(".show_new_account", organisation_id=organisations[0][0].organisation_id))
        return redirect(url_for(".show_accounts"))

    def show_accounts(self, viewer: Viewer) -> ResponseReturnValue:
        """All accounts of the viewer's organisations."""
        return self._renderer.respond(
            "accounts.html", viewer=viewer, organisations=list_readable_accounts(self._parts, viewer)
        )

    def show_account_menu(self, viewer: Viewer) -> ResponseReturnValue:
        """The accounts to switch to, for the menu of an account's pages."""
        if not is_partial():
            return redirect(url_for(".show_accounts"))
        return self._renderer.respond("account_menu.html", organisations=list_readable_accounts(self._parts, viewer))

    def show_account(self, page: AccountPage) -> ResponseReturnValue:
        """The first screen of the account that the viewer may see."""
        return redirect(url_for(f".{next(list_screens(page))[0]}", key=page.key))
