"""Users, organisations, and memberships, which connect the two."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from server.domain.people.roles import PERMISSIONS, Permission, Role

DEMO_USER_ID = "demo"
"""The user that `dni demo` signs in by a link. A server with no other user is not set up yet."""

DEMO_ORGANISATION_ID = "demo"
"""The organisation of that user. It owns the demo account and no other."""

LONGEST_NAME = 100
LONGEST_EMAIL = 254  # RFC 5321, section 4.5.3.1.3
# Anything more exact would reject addresses that work. Mail to the address proves that it exists.
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,64}@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+\.[^\s@.]{2,}")


@dataclass(frozen=True)
class User:
    """A person who can sign in. `email` is lower case and unique. `has_second_factor`: an authenticator app is set up.

    `password_hash` is empty for a person who signs in by other means only, or has not chosen a password yet.

    `is_email_proved`: the person got a mail at the address, single sign-on vouches for it, or the operator made the user. Else an
    inviter may have opened their own invitation, and waits for other organisations to let the user in.
    """

    user_id: str
    email: str
    name: str
    created_at: float
    password_hash: str = ""
    has_second_factor: bool = False
    is_email_proved: bool = False


@dataclass(frozen=True)
class Organisation:
    """Owns accounts. Its members' roles apply to all of them."""

    organisation_id: str
    name: str


@dataclass(frozen=True)
class Membership:
    """A user's role in an organisation. `receiving_numbers` are an agent's own ones, each as `write_own_number` writes it."""

    user_id: str
    organisation_id: str
    role: Role
    receiving_numbers: tuple[str, ...] = ()

    def list_own_numbers(self, account: str) -> tuple[str, ...]:
        """The names of the agent's own receiving numbers in this account."""
        pairs = (one.partition("/") for one in self.receiving_numbers)  # account keys have no slash
        return tuple(name for key, _slash, name in pairs if key == account)

    def may(self, permission: Permission) -> bool:
        """Whether the role allows it."""
        return permission in PERMISSIONS[self.role]


def choose_first(organisations: Iterable[Organisation]) -> Organisation | None:
    """The organisation that owns the accounts that are assigned to none: the oldest one besides that of the demo."""
    return next((one for one in organisations if one.organisation_id != DEMO_ORGANISATION_ID), None)


def write_own_number(account: str, receiving_number: str) -> str:
    """A receiving number of an account in a membership: accounts of one organisation may have numbers of the same name."""
    return f"{account}/{receiving_number}"


def read_email(text: str) -> str:
    """The address in the form in which it is stored. Raises `ValueError` with what is expected."""
    email = text.strip().lower()
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise ValueError("Enter an e-mail address, such as ana@example.com.")
    return email


def read_person_name(text: str) -> str:
    """The name of a person or an organisation. Raises `ValueError` with what is expected."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"Enter a name of at most {LONGEST_NAME} characters.")
    return name
