"""Whose webhook it is: the account that is called, once the signature shows that the webhook is the carrier's."""

from collections.abc import Sequence

import structlog

from server.stores.contract import StoreUnavailable
from server.telephony.addresses import read_account
from server.telephony.carrier_secrets import CarrierSecrets
from server.telephony.contract import TelephonyProvider
from server.telephony.known_accounts import KnownAccounts, PreparedAccount
from server.telephony.webhooks import BadWebhook, Webhook

_log = structlog.get_logger()


class Refused(Exception):
    """The webhook is not known to be the carrier's; it has been logged why."""


class Verifier:
    """Verifies webhooks, each with the secret of the account that it concerns."""

    def __init__(self, accounts: KnownAccounts, secrets: CarrierSecrets) -> None:
        self._accounts = accounts
        self._secrets = secrets

    def verify(self, carrier: TelephonyProvider, webhook: Webhook, now: float) -> PreparedAccount | None:
        """The account that is called, None for a number that nobody has; raises `Refused`.

        The account that the URL names counts, else the first that has the number and whose secret the webhook is signed with.
        """
        try:
            concerned = self._list_concerned(carrier, webhook)
            missing: list[str] = []
            for account in concerned or (None,):
                secret = self._secrets.find(carrier, account.account if account else None)
                if not secret.value:
                    missing.append(secret.variable)
                elif carrier.verify(webhook, secret.value, now):
                    return account
        except BadWebhook as error:
            _log.warning("a webhook was refused", carrier=carrier.name, kind=webhook.kind, reason=str(error))
            raise Refused from error
        if missing:
            reason = f"there is nothing to verify it by; set {', '.join(missing)}"
        else:
            reason = "its signature is not the carrier's; is DNI_PUBLIC_URL the address that the carrier calls?"
        keys = [account.account.key for account in concerned]
        _log.warning("a webhook was refused", carrier=carrier.name, kind=webhook.kind, accounts=keys, reason=reason)
        raise Refused

    def _list_concerned(self, carrier: TelephonyProvider, webhook: Webhook) -> Sequence[PreparedAccount]:
        named = read_account(webhook.query)
        try:
            if named is not None:
                account = self._accounts.find(named)
                return [account] if account else []
            return self._accounts.list_holders(carrier.find_called_number(webhook))
        except StoreUnavailable as error:
            _log.error("it is not known whose number is called", carrier=carrier.name, reason=str(error))
            return []
