"""Who is looking at a page: the signed-in user of the request, found by the cookie of their session."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Request
from werkzeug.wrappers import Response

from server.console.parts import ConsoleParts
from server.domain.people.people import DEMO_USER_ID, Membership, Organisation, User
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import (
    LONGEST_SESSION_SECONDS,
    SEEN_EVERY_SECONDS,
    SignInSession,
    compute_token_digest,
)
from server.stores.contract import StoredAccount

_COOKIE = "dni_console"
# The prefix makes browsers refuse the cookie from plain HTTP and from other hosts of the domain (RFC 6265bis).
_SECURE_COOKIE = "__Host-dni_console"
_LONGEST_TOKEN = 200
_LONGEST_BROWSER = 200
_Page = TypeVar("_Page")


@dataclass(frozen=True)
class Viewer:
    """A signed-in user with their memberships."""

    user: User
    session: SignInSession
    memberships: tuple[Membership, ...]

    def find_membership(self, organisation_id: str) -> Membership | None:
        """The membership in this organisation, or None."""
        return next((one for one in self.memberships if one.organisation_id == organisation_id), None)


@dataclass(frozen=True)
class OrganisationPage:
    """The context of a page about an organisation."""

    viewer: Viewer
    organisation: Organisation
    membership: Membership

    def may(self, permission: Permission) -> bool:
        """Whether the viewer's role allows it."""
        return self.membership.may(permission)


@dataclass(frozen=True)
class AccountPage(OrganisationPage):
    """The context of a page about an account of the organisation."""

    stored: StoredAccount

    @property
    def key(self) -> str:
        """The account's key."""
        return self.stored.account.key

    @property
    def own_receiving_numbers(self) -> tuple[str, ...] | None:
        """The receiving numbers whose calls the viewer may see; None: all."""
        return None if self.may(Permission.SEE_CALLS) else self.membership.list_own_numbers(self.key)


def find_viewer(parts: ConsoleParts, request: Request) -> Viewer | None:
    """The signed-in user, or None. Records that the session is used."""
    return open_page(parts, request, lambda viewer: viewer)


def open_page(parts: ConsoleParts, request: Request, choose_page: Callable[[Viewer], _Page]) -> _Page | None:
    """What `choose_page` returns for the signed-in user; None if nobody is signed in. Records that the session is used.

    One transaction reads the user and whatever `choose_page` reads.
    """
    token, viewer = request.cookies.get(_choose_cookie(parts, request), ""), None
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    try:
        with parts.read_together():
            viewer = _read_viewer(parts, token)
            return choose_page(viewer) if viewer else None
    finally:
        if viewer is not None:
            _record_use(parts, viewer.session)


def _read_viewer(parts: ConsoleParts, token: str) -> Viewer | None:
    session = parts.sign_ins.find_session(compute_token_digest(token))
    if session is None or not session.is_live(parts.now()):
        return None
    user = parts.people.find_user(session.user_id)
    # The demo's link is printed for whoever tries it, so its user must not get into a server that serves the same database.
    if user is None or (user.user_id == DEMO_USER_ID and not parts.is_demo):
        return None
    return Viewer(user, session, tuple(parts.people.list_memberships(user.user_id)))


def _record_use(parts: ConsoleParts, session: SignInSession) -> None:
    now = parts.now()
    if now - session.seen_at >= SEEN_EVERY_SECONDS:
        parts.sign_ins.record_seen(session.digest, now)


def sign_in(parts: ConsoleParts, request: Request, response: Response, user: User) -> None:
    """Start a session for the user, and give the browser its cookie. The session that the browser had before ends."""
    sign_out(parts, request, response)
    token, now = parts.draw_token(), parts.now()
    browser = (request.user_agent.string or "")[:_LONGEST_BROWSER]
    parts.sign_ins.add_session(
        SignInSession(compute_token_digest(token), user.user_id, now, now, parts.identify_client(request), browser)
    )
    response.set_cookie(
        _choose_cookie(parts, request),
        token,
        max_age=LONGEST_SESSION_SECONDS,
        path="/",
        secure=uses_https(parts, request),
        httponly=True,
        samesite="Lax",
    )


def sign_out(parts: ConsoleParts, request: Request, response: Response) -> None:
    """End the session of the request's cookie, if it has one, and remove the cookie."""
    token = request.cookies.get(_choose_cookie(parts, request), "")[:_LONGEST_TOKEN]
    session = parts.sign_ins.find_session(compute_token_digest(token)) if token else None
    if session is not None:
        parts.sign_ins.delete_session(session.user_id, session.digest)
    response.delete_cookie(
        _choose_cookie(parts, request), path="/", secure=uses_https(parts, request), httponly=True, samesite="Lax"
    )


def uses_https(parts: ConsoleParts, request: Request) -> bool:
    """Whether browsers reach the server by https: the public URL says so, or this request came by it.

    A proxy that doesn't say by what it was reached must not make cookies that travel unencrypted.
    """
    return request.is_secure or parts.public_url.startswith("https:")


def _choose_cookie(parts: ConsoleParts, request: Request) -> str:
    return _SECURE_COOKIE if uses_https(parts, request) else _COOKIE
