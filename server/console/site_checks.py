"""Checks of a site from the console: a link that opens it with a token, and what the tag then reports."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from flask import Request

from server.console.account_changes import Outcome
from server.console.parts import ConsoleParts
from server.console.rendering import translate
from server.domain.accounts import Account
from server.domain.origins import NotAnOrigin, parse_origin
from server.domain.site_check.report import find_origin
from server.domain.site_check.sentences import SiteCheck, check_site
from server.domain.site_check.tokens import SECONDS_VALID, SetupToken, SetupTokens, write_link
from server.domain.snippets import Snippet, build_snippet

_TOKEN_ID_BYTES = 12
_TOKEN_ID = re.compile(rf"[0-9a-f]{{{2 * _TOKEN_ID_BYTES}}}")
_MOST_DIGITS = 11
_LONGEST_PAGE = 2_000


@dataclass(frozen=True)
class StartedCheck:
    """A check that waits for a report until `ends_at` (seconds since the epoch). `link` opens the page with the token."""

    token_id: str
    ends_at: int
    page: str
    link: str


@dataclass(frozen=True)
class FinishedCheck:
    """What the report means, and the page that has sent it; empty if no report has arrived."""

    check: SiteCheck
    page: str


class SiteChecks:
    """Starts checks and finds their reports."""

    def __init__(
        self, parts: ConsoleParts, draw_token_id: Callable[[], str] = lambda: token_hex(_TOKEN_ID_BYTES)
    ) -> None:
        self._tokens: SetupTokens | None = parts.setup_tokens
        self._reports = parts.setup_reports
        self._now = parts.now
        self._draw_token_id = draw_token_id

    @property
    def are_possible(self) -> bool:
        """Whether the server has a lasting secret key, which signs the links."""
        return self._tokens is not None

    def start(self, account: Account, page: str) -> StartedCheck | None:
        """A new check of a page (its URL); None without a secret key, or if the URL is not one."""
        if self._tokens is None or not is_page(page):
            return None
        token_id, ends_at = self._draw_token_id(), int(self._now()) + SECONDS_VALID
        token = self._tokens.write(SetupToken(account.key, token_id, ends_at))
        return StartedCheck(token_id, ends_at, page, write_link(page, token))

    def find(self, account: Account, token_id: str, ends_at: str) -> FinishedCheck | None:
        """The result of the account's check; None while it waits for a report."""
        if not _TOKEN_ID.fullmatch(token_id) or not _is_time(ends_at):
            return FinishedCheck(check_site(account, None), "")
        report = self._reports.find(account.key, token_id)
        if report is None and self._now() < int(ends_at):
            return None
        return FinishedCheck(check_site(account, report), report.page if report else "")

    def explain(self, page: str) -> Outcome | None:
        """What is wrong with a typed address; None if nothing is."""
        message = translate(
            "This is not the address of a page. Expected an address such as https://www.example.com/contact."
        )
        return None if is_page(page) else Outcome(errors={"page": message})

    def describe(self, account: Account, page: str) -> dict[str, Any]:
        """What the templates of checks show."""
        return {
            "can_check": self.are_possible,
            "check_page": page,
            "started": self.start(account, page),
            "result": None,
        }


def is_page(url: str) -> bool:
    """Whether it is the address of a page of a web site."""
    try:
        parse_origin(find_origin(url))
    except NotAnOrigin:
        return False
    return len(url) <= _LONGEST_PAGE


def choose_page(account: Account) -> str:
    """The page that a check opens unless a person names another one; empty without origins."""
    return f"{account.origins[0]}/" if account.origins else ""


def write_snippet(parts: ConsoleParts, request: Request, key: str) -> Snippet:
    """What to paste into the site of the account."""
    return build_snippet(parts.public_url or request.root_url.rstrip("/"), key)


def _is_time(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
