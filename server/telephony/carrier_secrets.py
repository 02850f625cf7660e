"""The secrets by which carriers' webhooks are known to be theirs: an account's own, else the installation's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.accounts import Account
from server.telephony.contract import TelephonyProvider


@dataclass(frozen=True)
class Secret:
    """A secret, and the environment variable that holds it; `value` is empty when it is not set."""

    variable: str
    value: str = field(repr=False)


class CarrierSecrets:
    """Finds secrets. `environment` has the variables that accounts name; `settings` the installation's, by their names."""

    def __init__(self, settings: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self._settings = settings
        self._environment = environment

    def find(self, carrier: TelephonyProvider, account: Account | None) -> Secret:
        """The secret for the account's calls; None: for numbers that nobody has."""
        own = account.carrier_secrets.get(carrier.name) if account else None
        if own:
            return Secret(own, self._environment.get(own, "").strip())
        return Secret(carrier.secret_setting, self._settings.get(carrier.secret_setting, ""))
