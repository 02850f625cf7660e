"""Asks a signed-in user for the password again, before what would let a stolen browser in for good."""

from flask import request

from server.console.audit_records import record_sign_in
from server.console.parts import ConsoleParts
from server.domain.people.people import User
from server.domain.people.sign_ins import FAILURE_WINDOW_SECONDS, SignInEvent


def is_current_password(parts: ConsoleParts, user: User, password: str) -> bool:
    """Whether it is the user's password; True for users without one. Wrong ones count as failed sign-ins, and are limited."""
    if not user.password_hash:
        return True
    client, since = parts.identify_client(request), parts.now() - FAILURE_WINDOW_SECONDS
    if parts.sign_ins.count_failures(user.email, client, since).are_too_many:
        return False
    if parts.passwords.is_right(user.password_hash, password):
        return True
    record_sign_in(parts, SignInEvent.SIGN_IN_FAILED, user.email)
    return False
