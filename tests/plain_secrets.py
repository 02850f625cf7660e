"""Secrets for tests without a store."""

from collections.abc import Callable, Mapping

from server.domain.secret_names import SecretMissing


def find_in(secrets: Mapping[str, str]) -> Callable[[str, str], str]:
    """A function that finds the secrets of any account in the mapping, by name."""

    def find(account: str, name: str) -> str:
        if name not in secrets:
            raise SecretMissing(f"account {account!r} has no secret {name}")
        return secrets[name]

    return find
