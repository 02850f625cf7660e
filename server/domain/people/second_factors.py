"""Second factors: what is stored of passkeys, and recovery codes for people who lost their authenticator app."""

from collections.abc import Callable
from dataclasses import dataclass

RECOVERY_CODES = 10
LONGEST_PASSKEY_NAME = 60
MOST_PASSKEYS = 20
STEP_SECONDS = 30
"""How long an authenticator app shows a code (RFC 6238, section 4.1)."""

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_LETTERS = 4, 4


@dataclass(frozen=True)
class Passkey:
    """A credential with which a user signs in without a password. `credential_id` is base64url, as browsers write it."""

    credential_id: str
    user_id: str
    public_key: bytes
    sign_count: int
    name: str
    created_at: float
    last_used_at: float | None = None


def draw_recovery_codes(draw_index: Callable[[int], int]) -> list[str]:
    """New codes of 80 random bits each, such as `k3vd-9qwm-bx7a-tn2e`. `draw_index(n)` returns a random number below n."""
    return ["-".join(_draw_group(draw_index) for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def read_recovery_code(text: str) -> str | None:
    """The code as `draw_recovery_codes` writes it, however it was typed; None if it can't be one."""
    letters = "".join(letter for letter in text.lower() if letter not in " -")
    if len(letters) != _GROUPS * _GROUP_LETTERS or any(letter not in _LETTERS for letter in letters):
        return None
    return "-".join(letters[start : start + _GROUP_LETTERS] for start in range(0, len(letters), _GROUP_LETTERS))


def read_app_code(text: str) -> str | None:
    """The six digits that an authenticator app shows, however they were typed; None if the text is something else."""
    digits = "".join(text.split())
    return digits if len(digits) == 6 and digits.isascii() and digits.isdigit() else None


def read_passkey_name(text: str) -> str:
    """The name of a passkey. Raises `ValueError` with what is expected."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_PASSKEY_NAME or not name.isprintable():
        raise ValueError(f"Enter a name of at most {LONGEST_PASSKEY_NAME} characters, such as the name of the device.")
    return name


def _draw_group(draw_index: Callable[[int], int]) -> str:
    return "".join(_LETTERS[draw_index(len(_LETTERS))] for _ in range(_GROUP_LETTERS))
