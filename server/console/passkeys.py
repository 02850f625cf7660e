"""What a browser is asked for to sign in with a passkey, and where passkeys are valid."""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request

from server.console.audit_records import record_sign_in
from server.console.parts import ConsoleParts
from server.domain.people.people import User
from server.domain.people.sign_ins import SignInEvent, compute_token_digest

CHALLENGE_SECONDS = 900.0
NEW_PASSKEY, SIGN_IN_WITH_PASSKEY = "new passkey", "passkey"
"""The purposes of challenges."""
_BROWSER_MS = 300_000
# Base64url of at most 1,023 bytes (Web Authentication, section 4).
_CREDENTIAL_ID = re.compile(r"[A-Za-z0-9_-]{1,1400}")


@dataclass(frozen=True)
class PasskeySite:
    """The host for which passkeys are made, and the origin of the console's pages."""

    host: str
    origin: str


def find_site(parts: ConsoleParts, request: Request) -> PasskeySite:
    """The site at the server's public URL, else at the address of the request."""
    address = urlsplit(parts.public_url or request.host_url)
    return PasskeySite(address.hostname or "", f"{address.scheme}://{address.netloc}")


def draw_challenge(parts: ConsoleParts, purpose: str) -> tuple[str, str]:
    """A new challenge in base64url, and the signed state that brings it back."""
    challenge = parts.draw_token()
    return challenge, parts.states.write(purpose, {"challenge": challenge}, CHALLENGE_SECONDS)


def read_challenge(parts: ConsoleParts, purpose: str, state: str) -> str | None:
    """The challenge of a state, or None. `use_challenge` must follow when it was met."""
    values = parts.states.read(purpose, state)
    return str(values["challenge"]) if values else None


def use_challenge(parts: ConsoleParts, challenge: str) -> bool:
    """Whether the challenge was not met before."""
    return parts.sign_ins.use_challenge(compute_token_digest(challenge), parts.now() + CHALLENGE_SECONDS)


def write_request(site: PasskeySite, challenge: str) -> str:
    """What the browser needs to find a passkey of this site, as JSON (Web Authentication, section 5.10)."""
    options = {"challenge": challenge, "rpId": site.host, "userVerification": "required", "timeout": _BROWSER_MS}
    return json.dumps(options)


def remove_passkeys(parts: ConsoleParts, user: User) -> None:
    """Delete all passkeys of the user, one of which somebody else may have added."""
    removed = parts.second_factors.delete_passkeys(user.user_id)
    if removed:
        record_sign_in(parts, SignInEvent.PASSKEY_REMOVED, user.email, f"all {removed}")


def read_credential_id(response: str) -> str:
    """The ID of the passkey that a browser's response names; empty if it names none."""
    try:
        parsed = json.loads(response)
    except (ValueError, RecursionError):
        return ""
    found = parsed.get("id") if isinstance(parsed, dict) else None
    return found if isinstance(found, str) and _CREDENTIAL_ID.fullmatch(found) else ""
