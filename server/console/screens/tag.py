"""Settings: the tag, whether it was seen at work, and checks of the site."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from server.accounts.sightings import find_sightings
from server.console.account_changes import Outcome
from server.console.pages import Pages, is_partial
from server.console.parts import ConsoleParts
from server.console.platforms import PLATFORMS
from server.console.rendering import Renderer
from server.console.site_checks import SiteChecks, choose_page, write_snippet
from server.console.viewer import AccountPage
from server.domain.account_advice.blocked_keys import find_blocked_key
from server.domain.people.roles import Permission
from server.domain.tag_seen import can_be_seen, judge_tag_seen


class TagScreen:
    """The page, and the result of a check that the page waits for."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer
        self._checks = SiteChecks(parts)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        see, change = Permission.SEE_ACCOUNT, Permission.CHANGE_ACCOUNT
        pages.add_for_account("/settings/tag", see, self.show_tag)
        pages.add_for_account("/settings/tag/check", change, self.check_page, ("POST",))
        pages.add_for_account("/settings/tag/report", change, self.show_report)

    def show_tag(self, page: AccountPage) -> ResponseReturnValue:
        """What is known of the tag, with the snippet."""
        return self._respond(page, choose_page(page.stored.account))

    def check_page(self, page: AccountPage) -> ResponseReturnValue:
        """A check of the page that the form names."""
        typed = request.form.get("page", "").strip()
        return self._respond(page, typed, self._checks.explain(typed))

    def show_report(self, page: AccountPage) -> ResponseReturnValue:
        """The result of a check as a part of the page that waits for it; alone for browsers without scripts."""
        token_id, ends_at = request.args.get("token", ""), request.args.get("until", "")
        result = self._checks.find(page.stored.account, token_id, ends_at)
        template = "check_result.html" if is_partial() else "check_report.html"
        return self._renderer.respond(
            template,
            page=page,
            section="show_company",
            tab="show_tag",
            result=result,
            token_id=token_id,
            ends_at=ends_at,
        )

    def _respond(self, page: AccountPage, url: str, outcome: Outcome | None = None) -> Response:
        account, parts = page.stored.account, self._parts
        sightings = find_sightings(parts.tag_sightings, parts.leases, account, parts.now())
        return self._renderer.respond(
            "tag.html",
            200 if outcome is None else 422,
            page=page,
            section="show_company",
            tab="show_tag",
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            seen=judge_tag_seen(account, sightings),
            can_be_seen=can_be_seen(account),
            snippet=write_snippet(self._parts, request, page.key),
            has_public_url=bool(self._parts.public_url),
            platforms=PLATFORMS,
            warnings=[advice.message for advice in find_blocked_key(account)],
            outcome=outcome or Outcome(),
            **self._checks.describe(account, url),
        )
