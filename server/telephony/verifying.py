"""Whose webhook it is: the account that is called, once the signature shows that the webhook is the carrier's."""

from dataclasses import dataclass

import structlog

from server.accounts.number_directory import NumberDirectory
from server.accounts.runtime import AccountRuntime
from server.accounts.runtimes import AccountRuntimes
from server.domain.calls.call import Call
from server.domain.calls.call_ids import NotACallId, make_call_id
from server.domain.calls.written_numbers import read_written
from server.stores.call_log import CallLog, CallTransaction
from server.stores.contract import StoreUnavailable
from server.telephony.addresses import read_account, read_text
from server.telephony.carrier_secrets import CarrierSecrets
from server.telephony.contract import TelephonyProvider
from server.telephony.webhooks import BadWebhook, Webhook, WebhookKind

_log = structlog.get_logger()


class Refused(Exception):
    """The webhook is not known to be the carrier's; it has been logged why."""


@dataclass(frozen=True)
class Verified:
    """The account that is called; None where nobody has the number, or, without `is_known`, where that can't be looked up."""

    account: AccountRuntime | None
    is_known: bool = True


class WrongAccount(Exception):
    """The call is another account's than the URL says."""


def find_own_call(calls: CallTransaction, account: AccountRuntime, call_id: str) -> Call | None:
    """The call, or None; raises `WrongAccount`: who can sign for one account must not touch another's calls."""
    found = calls.find(call_id)
    check_owner(account, found.account if found else None, call_id)
    return found


def check_owner(account: AccountRuntime, owner: str | None, call_id: str) -> None:
    """Raise `WrongAccount` for a call that another account owns; `owner` is None where the call log has no such call."""
    if owner is not None and owner != account.account.key:
        raise WrongAccount(f"{call_id} is not of the account {account.account.key}")


class Verifier:
    """Verifies webhooks, each with the secrets of the account that it concerns."""

    def __init__(
        self, accounts: AccountRuntimes, numbers: NumberDirectory, secrets: CarrierSecrets, log: CallLog
    ) -> None:
        self._accounts = accounts
        self._numbers = numbers
        self._call_log = log
        self._secrets = secrets

    def verify(self, carrier: TelephonyProvider, webhook: Webhook, now: float) -> Verified:
        """Whose number is called; raises `Refused`, and `StoreUnavailable` where the account's secret can't be read.

        The account that the URL names counts; of a status that names none, the one whose call it is, as it may have lost the
        number since; else the one that owns the number. A deleted account's calls stay its own until their end.
        """
        try:
            return self._verify(carrier, webhook, now)
        except BadWebhook as error:
            _log_refusal(carrier, webhook, str(error))
            raise Refused from error

    def _verify(self, carrier: TelephonyProvider, webhook: Webhook, now: float) -> Verified:
        concerned = self._find_concerned(carrier, webhook)
        secrets = self._secrets.find(carrier, concerned.account.account if concerned.account else None)
        if any(carrier.verify(webhook, secret, now) for secret in secrets.values):
            return concerned
        if secrets.cure:
            reason = f"there is nothing to verify it by; {secrets.cure}"
        else:
            reason = "its signature is not the carrier's; is DNI_PUBLIC_URL the address that the carrier calls?"
        _log_refusal(carrier, webhook, reason)
        raise Refused

    def _find_concerned(self, carrier: TelephonyProvider, webhook: Webhook) -> Verified:
        named, are_calls_known = read_account(webhook.query), True
        if named is None and webhook.kind is WebhookKind.STATUS:
            try:
                named = self._find_account_of_call(carrier, webhook)
            except StoreUnavailable:
                are_calls_known = False
        try:
            account = self._accounts.find(named) if named is not None else None
            if account is None and named is not None and webhook.kind is not WebhookKind.INCOMING:
                account = self._find_deleted(carrier, webhook)
            if account is None and named == read_account(webhook.query):
                if named is not None:
                    # A typing error at the carrier must not lose calls whose owner is known; the signature is still checked.
                    _log.warning("webhook_account_unknown", carrier=carrier.name, account=named)
                account = self._numbers.find_called(read_written(carrier.find_called_number(webhook)))
        except StoreUnavailable as error:
            _log.error("number_owner_unknown", carrier=carrier.name, reason=str(error))
            return Verified(None, is_known=False)
        except Exception as error:
            _log.error("account_unreadable", carrier=carrier.name, exc_info=error)
            return Verified(None, is_known=False)
        return Verified(account) if account else Verified(None, are_calls_known)

    def _find_deleted(self, carrier: TelephonyProvider, webhook: Webhook) -> AccountRuntime | None:
        """The deleted account whose call it is, so that its end and its recordings are known, and erased in time."""
        owner = self._find_account_of_call(carrier, webhook)
        return self._accounts.find_deleted(owner) if owner is not None else None

    def _find_account_of_call(self, carrier: TelephonyProvider, webhook: Webhook) -> str | None:
        """Whose call it is; None where it is not logged. Of a leg the URL names the call, the body the leg."""
        try:
            call_id = read_text(webhook.query.get("call", "")) or make_call_id(
                carrier.name, carrier.find_carrier_call_id(webhook)
            )
        except NotACallId:
            return None
        return self._call_log.find_account_of_call(call_id)


def _log_refusal(carrier: TelephonyProvider, webhook: Webhook, reason: str) -> None:
    _log.warning("webhook_rejected", carrier=carrier.name, kind=webhook.kind.value, reason=reason)
