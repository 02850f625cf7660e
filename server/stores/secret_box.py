"""Encrypts secrets for the store: AES-256-GCM, under keys derived from `DNI_SECRET_KEY`.

A ciphertext is bound to its account and name, and can't be opened in any other row. The library takes 7 MB and is loaded
with the first secret, because most servers have none.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from server.stores.secrets import SecretKeyMissing, SecretUnreadable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_KEY_ID_BYTES = 8
_NONCE_BYTES = 12
_PURPOSE = b"dni_py secrets of accounts, version 1"


@dataclass(frozen=True)
class SealedSecret:
    """A secret as stored. `key_id` identifies the key and reveals nothing about it."""

    key_id: str
    ciphertext: bytes


@dataclass(frozen=True)
class _Key:
    key_id: str
    cipher: "AESGCM" = field(repr=False)


class SecretBox:
    """Seals with `secret_key` (None: it can't), and opens what that key or one of `old_secret_keys` sealed.

    `draw_bytes` returns random bytes.
    """

    def __init__(
        self,
        secret_key: str | None,
        old_secret_keys: Sequence[str] = (),
        draw_bytes: Callable[[int], bytes] = os.urandom,
    ) -> None:
        # These are functions so that no printed object shows a key.
        self._derive_current: Callable[[], _Key | None] = lambda: _derive_key(secret_key) if secret_key else None
        self._derive_old: Callable[[], list[_Key]] = lambda: [_derive_key(key) for key in old_secret_keys]
        self._draw_bytes = draw_bytes

    def seal(self, account: str, name: str, secret: str) -> SealedSecret:
        """Encrypt the account's secret of this name. Raises `SecretKeyMissing`."""
        key = self._get_current()
        nonce = self._draw_bytes(_NONCE_BYTES)
        ciphertext = key.cipher.encrypt(nonce, secret.encode("utf-8"), _write_owner(account, name))
        return SealedSecret(key.key_id, nonce + ciphertext)

    def open(self, account: str, name: str, sealed: SealedSecret) -> str:
        """The secret. Raises `SecretUnreadable`."""
        key = self._by_id.get(sealed.key_id)
        if key is None:
            raise SecretUnreadable(
                f"the secret {name} of account {account!r} was encrypted under another DNI_SECRET_KEY. Add that key to "
                f"DNI_OLD_SECRET_KEYS, or run 'dni secret set {account} {name}'."
            )
        from cryptography.exceptions import InvalidTag

        nonce, ciphertext = sealed.ciphertext[:_NONCE_BYTES], sealed.ciphertext[_NONCE_BYTES:]
        try:
            return key.cipher.decrypt(nonce, ciphertext, _write_owner(account, name)).decode("utf-8")
        except (InvalidTag, ValueError) as error:
            raise SecretUnreadable(
                f"the secret {name} of account {account!r} is damaged, or was copied from another row. Run "
                f"'dni secret set {account} {name}'."
            ) from error

    def is_current(self, sealed: SealedSecret) -> bool:
        """Whether the current key sealed it. Raises `SecretKeyMissing`."""
        return sealed.key_id == self._get_current().key_id

    @cached_property
    def _current(self) -> _Key | None:
        return self._derive_current()

    @cached_property
    def _by_id(self) -> dict[str, _Key]:
        return {key.key_id: key for key in (*self._derive_old(), *filter(None, [self._current]))}

    def _get_current(self) -> _Key:
        if self._current is None:
            raise SecretKeyMissing
        return self._current


def _derive_key(secret_key: str) -> _Key:
    """The key for secrets. It can't be used for the other signatures of `DNI_SECRET_KEY`, nor their keys for secrets."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    material = HKDF(SHA256(), _KEY_BYTES + _KEY_ID_BYTES, salt=None, info=_PURPOSE).derive(secret_key.encode("utf-8"))
    return _Key(material[_KEY_BYTES:].hex(), AESGCM(material[:_KEY_BYTES]))


def _write_owner(account: str, name: str) -> bytes:
    # Neither value can contain NUL, so no two pairs give the same bytes.
    return f"{account}\0{name}".encode()
