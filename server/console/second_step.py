"""The way from a first step (password, link) to a session: users with an authenticator app enter a code in between."""

from typing import Any

from flask import Response, request, url_for

from server.console.audit_records import record_sign_in
from server.console.parts import ConsoleParts
from server.console.viewer import sign_in, uses_https
from server.domain.people.people import User
from server.domain.people.sign_ins import SignInEvent

_COOKIE = "dni_console_step"
_PURPOSE = "second step"
_SECONDS = 600.0


def finish_first_step(parts: ConsoleParts, user: User, opens_next: str) -> Response:
    """Sign the user in and open the next page, or ask for the code of their authenticator app first."""
    if not user.has_second_factor:
        return finish_sign_in(parts, user, opens_next)
    response = Response(status=303, headers={"Location": url_for(".show_code")})
    # A new password makes states from before invalid.
    values = {"user_id": user.user_id, "hash": user.password_hash[-16:], "next": opens_next}
    state = parts.states.write(_PURPOSE, values, _SECONDS)
    response.set_cookie(_COOKIE, state, int(_SECONDS), secure=uses_https(parts, request), httponly=True, samesite="Lax")
    return response


def find_first_step(parts: ConsoleParts) -> tuple[User, str] | None:
    """Who has passed the first step in this browser within ten minutes, and the page to open next."""
    values: dict[str, Any] | None = parts.states.read(_PURPOSE, request.cookies.get(_COOKIE, ""))
    user = parts.people.find_user(values["user_id"]) if values else None
    if values is None or user is None or not user.has_second_factor or user.password_hash[-16:] != values["hash"]:
        return None
    return user, values["next"]


def finish_sign_in(parts: ConsoleParts, user: User, opens_next: str, details: str = "") -> Response:
    """Start the session and open the next page. `details` says how the user signed in, for the audit."""
    record_sign_in(parts, SignInEvent.SIGNED_IN, user.email, details)
    response = Response(status=303, headers={"Location": opens_next})
    sign_in(parts, request, response, user)
    response.delete_cookie(_COOKIE, secure=uses_https(parts, request), httponly=True, samesite="Lax")
    return response
