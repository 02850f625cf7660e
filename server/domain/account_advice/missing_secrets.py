"""Warns about postbacks that name a secret which the account does not have: they wait until it is set."""

from collections.abc import Collection

from server.domain.postbacks.postback import Postback
from server.domain.postbacks.secrets import list_secret_names


def explain_missing_secrets(postback: Postback, known: Collection[str]) -> list[str]:
    """A warning for each missing secret. `known` are the account's secrets, and the variables that it may use."""
    return [
        f"The postback {postback.name!r} is not sent, because the account has no secret {name}. "
        "Set the secret, or correct its name in the postback."
        for name in list_secret_names(postback)
        if name not in known
    ]
