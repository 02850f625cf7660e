"""Encrypts mails in the outbox, with the keys of the accounts' secrets: their links give access to accounts."""

from server.stores.secret_box import SealedSecret, SecretBox

_OF_NO_ACCOUNT = ""


class MailSeal:
    """Seals mails with `box`, each under its name."""

    def __init__(self, box: SecretBox) -> None:
        self._box = box

    def seal(self, name: str, text: str) -> tuple[str, bytes]:
        """The ID of the key, and the ciphertext. Raises `SecretKeyMissing`."""
        sealed = self._box.seal(_OF_NO_ACCOUNT, name, text)
        return sealed.key_id, sealed.ciphertext

    def unseal(self, name: str, key_id: str, ciphertext: bytes) -> str:
        """The text that was sealed under this name. Raises `SecretUnreadable`."""
        return self._box.open(_OF_NO_ACCOUNT, name, SealedSecret(key_id, ciphertext))
