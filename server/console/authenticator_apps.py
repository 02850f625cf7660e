"""Codes of authenticator apps (TOTP, RFC 6238), and the recovery codes for those who lost theirs."""

import pyotp

from server.console.audit_records import record_sign_in
from server.console.parts import ConsoleParts
from server.domain.people.people import User
from server.domain.people.second_factors import STEP_SECONDS, draw_recovery_codes, read_app_code, read_recovery_code
from server.domain.people.sign_ins import (
    CODE_DAY_SECONDS,
    FAILURE_WINDOW_SECONDS,
    MOST_CODE_FAILURES_OF_DAY,
    SignInEvent,
    compute_token_digest,
)

_ISSUER = "dni_py"
_TOO_MANY = "Too many failed attempts. Wait 15 minutes and try again."
_TOO_MANY_TODAY = "Too many wrong codes within a day. Use a recovery code, or wait a day."
_WRONG = "This code is wrong, or was used already. Wait for the next one."


def draw_secret() -> str:
    """A new secret of 160 bits, as authenticator apps read it."""
    return pyotp.random_base32()


def write_app_address(user: User, secret: str) -> str:
    """What the QR code says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=_ISSUER)


def find_step(secret: str, code: str, now: float) -> int | None:
    """The time step whose code this is: now, or one step earlier or later, because clocks differ; None if it is wrong."""
    typed, app, current = read_app_code(code), pyotp.TOTP(secret), int(now // STEP_SECONDS)
    steps = (current, current - 1, current + 1)
    return next((step for step in steps if typed and app.verify(typed, for_time=step * STEP_SECONDS)), None)


def renew_recovery_codes(parts: ConsoleParts) -> tuple[list[str], list[str]]:
    """New recovery codes to show once, and their digests to store."""
    codes = draw_recovery_codes(parts.draw_index)
    return codes, [compute_token_digest(code) for code in codes]


def check_code(parts: ConsoleParts, client: str, user: User, text: str) -> str | None:
    """What is wrong with the code that the user entered, or None; a right one is used up. Wrong ones are counted and limited.

    Raises `SecretUnreadable`.
    """
    now = parts.now()
    if parts.sign_ins.count_failures(user.email, client, now - FAILURE_WINDOW_SECONDS).are_too_many_codes:
        return _TOO_MANY
    recovery = read_recovery_code(text)
    if recovery and parts.second_factors.use_recovery_code(user.user_id, compute_token_digest(recovery)):
        record_sign_in(parts, SignInEvent.RECOVERY_CODE_USED, user.email)
        return None
    of_day, _ = parts.sign_ins.count_events(SignInEvent.CODE_FAILED, user.email, client, now - CODE_DAY_SECONDS)
    if of_day >= MOST_CODE_FAILURES_OF_DAY:
        return _TOO_MANY_TODAY
    secret = parts.second_factors.find_app_secret(user.user_id)
    step = find_step(secret, text, now) if secret else None
    if step is not None and parts.second_factors.use_code(user.user_id, step):
        return None
    record_sign_in(parts, SignInEvent.CODE_FAILED, user.email)
    return _WRONG
