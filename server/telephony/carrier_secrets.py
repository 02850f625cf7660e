"""The secrets that verify carriers' webhooks: the account's own, else those of the installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.domain.accounts import Account
from server.domain.secret_names import MOST_CARRIER_SECRETS, SecretMissing, split_carrier_secrets
from server.stores.account_secrets import AccountSecrets
from server.telephony.contract import TelephonyProvider


@dataclass(frozen=True)
class FoundCarrierSecrets:
    """The valid secrets: the old and the new one during a rotation. If there is none, `fix` says what to do."""

    values: tuple[str, ...] = field(repr=False)
    fix: str = ""


class CarrierSecrets:
    """Finds secrets. `settings` has those of the installation, by the names of the settings."""

    def __init__(self, settings: Mapping[str, Sequence[str]], secrets: AccountSecrets) -> None:
        self._settings = settings
        self._secrets = secrets

    def find(self, carrier: TelephonyProvider, account: Account | None) -> FoundCarrierSecrets:
        """The secrets for the account's calls; `account` is None for unknown numbers.

        Raises `StoreUnavailable` if the account's own secret can't be read and is not cached.
        """
        own = account.carrier_secrets.get(carrier.name) if account else None
        if account is None or own is None:
            values = tuple(self._settings.get(carrier.secret_setting, ()))
            return FoundCarrierSecrets(values, "" if values else f"set {carrier.secret_setting}")
        try:
            text = self._secrets.find_to_verify(account.key, own)
        except SecretMissing as error:
            return FoundCarrierSecrets((), str(error))
        values = split_carrier_secrets(text)[:MOST_CARRIER_SECRETS]
        return FoundCarrierSecrets(values, "" if values else f"the secret {own} of account {account.key!r} is empty")
