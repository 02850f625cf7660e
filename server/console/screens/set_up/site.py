"""The step in which the server reads the site and finds its phone numbers."""

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome
from server.console.forms.revisions import read_revision
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.screens.set_up.frame import StepFrame
from server.console.screens.set_up.numbers import NumbersStep
from server.console.set_up.inputs import SITE_URL
from server.console.set_up.number_rows import list_found_rows
from server.console.set_up.steps import Slug
from server.console.slots import Slots
from server.console.viewer import AccountPage
from server.domain.accounts import Account
from server.domain.fetched_pages import SiteUnreadable
from server.domain.origins import NotAnOrigin, is_same_site, parse_origin
from server.domain.site_check.report import find_origin
from server.domain.site_numbers import find_numbers

_LONGEST_URL = 2_000


class SiteStep:
    """Asks for the site's address, which becomes one of the account's origins. `numbers` shows what was found."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer, numbers: NumbersStep) -> None:
        self._frame = StepFrame(Slug.SITE, parts, renderer)
        self._fetch = parts.fetch_page
        self._numbers = numbers
        self._slots = Slots()

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        self._frame.add_to(pages, self.show, self.save)

    def show(self, page: AccountPage) -> ResponseReturnValue:
        """The form."""
        return self._respond(page, next(iter(page.stored.account.origins), ""))

    def save(self, page: AccountPage) -> ResponseReturnValue:
        """Read the site, store its origin, and show the numbers that it has; or say what is wrong."""
        revision, typed = read_revision(), request.form.get("url", "").strip()[:_LONGEST_URL]
        url = typed if "://" in typed else f"https://{typed}"
        try:
            origins = [parse_origin(find_origin(url))]
        except NotAnOrigin:
            message = translate(
                "This is not the address of a web site. Expected an address such as https://www.example.com."
            )
            return self._respond(page, typed, Outcome(errors={"url": message}))
        rows = []
        if "unread" not in request.form:
            try:
                with self._slots.take():
                    fetched = self._fetch(url)
            except SiteUnreadable as error:
                return self._respond(page, typed, Outcome(errors={"url": str(error)}), is_unreadable=True)
            # A site that redirects, such as from example.com to www.example.com, shows its pages only at the second one.
            target = parse_origin(find_origin(fetched.url))
            # Any other site could be somebody else's, and the tag would work there too.
            if not is_same_site(origins[0], target) and request.form.get("follow") != target:
                return self._respond(page, typed, Outcome(), redirected_to=target)
            origins.append(target)
            rows = list_found_rows(find_numbers(fetched.text, page.stored.account.country), page.stored.account)
        outcome = self._frame.save(page, lambda before: _add_origins(before, origins), revision, {("origins",): "url"})
        if outcome.stored is None:
            return self._respond(page, typed, outcome)
        if "unread" in request.form:
            return self._frame.go_on(page)
        return self._numbers.show_found(replace(page, stored=outcome.stored), rows, url)

    def _respond(
        self,
        page: AccountPage,
        url: str,
        outcome: Outcome | None = None,
        *,
        is_unreadable: bool = False,
        redirected_to: str = "",
    ) -> ResponseReturnValue:
        asked = {"is_unreadable": is_unreadable, "redirected_to": redirected_to}
        return self._frame.respond(page, outcome, input=SITE_URL, url=url, **asked)


def _add_origins(account: Account, origins: list[str]) -> Account:
    return replace(account, origins=tuple(dict.fromkeys((*account.origins, *origins))))
