"""Finds the account of a webhook and verifies the signature."""

from collections.abc import Callable
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
from server.telephony.refused_webhooks import RefusalReason
from server.telephony.webhooks import BadWebhook, Webhook, WebhookKind

_log = structlog.get_logger()


class Refused(Exception):
    """The webhook could not be verified; the reason is in the log."""


@dataclass(frozen=True)
class Verified:
    """The called account; None if no account has the number, or if it can't be looked up (`is_known` is False)."""

    account: AccountRuntime | None
    is_known: bool = True


class WrongAccount(Exception):
    """The call belongs to another account than the one in the URL."""


def find_own_call(calls: CallTransaction, account: AccountRuntime, call_id: str) -> Call | None:
    """The call, or None; raises `WrongAccount`, because a secret of one account must not give access to another's calls."""
    found = calls.find(call_id)
    check_owner(account, found.account if found else None, call_id)
    return found


def check_owner(account: AccountRuntime, owner: str | None, call_id: str) -> None:
    """Raise `WrongAccount` if another account owns the call; `owner` is None if the call is not in the call log."""
    if owner is not None and owner != account.account.key:
        raise WrongAccount(f"{call_id} does not belong to account {account.account.key!r}")


class Verifier:
    """Verifies webhooks with the secrets of their account.

    `report_refused` gets the key of an account for each webhook about its numbers that is refused for its signature;
    `count_refused` gets the reason of every refusal.
    """

    def __init__(
        self,
        accounts: AccountRuntimes,
        numbers: NumberDirectory,
        secrets: CarrierSecrets,
        log: CallLog,
        report_refused: Callable[[str], None] = lambda account: None,
        count_refused: Callable[[RefusalReason], None] = lambda reason: None,
    ) -> None:
        self._accounts = accounts
        self._numbers = numbers
        self._call_log = log
        self._secrets = secrets
        self._report_refused = report_refused
        self._count_refused = count_refused

    def verify(self, carrier: TelephonyProvider, webhook: Webhook, now: float) -> Verified:
        """The called account; raises `Refused`, and `StoreUnavailable` if the account's secret can't be read.

        It is the account in the URL. A status without one belongs to the account of its call, which may have lost the number
        since; all others belong to the account that has the number. Calls of a deleted account stay its own until they end.
        """
        try:
            return self._verify(carrier, webhook, now)
        except BadWebhook as error:
            self._count_refused(RefusalReason.UNREADABLE)
            _log_refusal(carrier, webhook, str(error))
            raise Refused from error

    def _verify(self, carrier: TelephonyProvider, webhook: Webhook, now: float) -> Verified:
        concerned = self._find_concerned(carrier, webhook)
        secrets = self._secrets.find(carrier, concerned.account.account if concerned.account else None)
        if any(carrier.verify(webhook, secret, now) for secret in secrets.values):
            return concerned
        if secrets.fix:
            reason = f"no secret to verify it with; {secrets.fix}"
        else:
            reason = (
                "invalid signature; check the secret, and that DNI_PUBLIC_URL is the address that the carrier calls"
            )
        self._count_refused(RefusalReason.NO_SECRET if secrets.fix else RefusalReason.INVALID_SIGNATURE)
        if concerned.account:
            self._report_refused(concerned.account.account.key)
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
                    # A typing error in the carrier's settings must not lose calls. The signature is still checked.
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
        """The account of the call; None if the call is not logged. The URL of a leg names the call, its body the leg."""
        try:
            call_id = read_text(webhook.query.get("call", "")) or make_call_id(
                carrier.name, carrier.find_carrier_call_id(webhook)
            )
        except NotACallId:
            return None
        return self._call_log.find_account_of_call(call_id)


def _log_refusal(carrier: TelephonyProvider, webhook: Webhook, reason: str) -> None:
    _log.warning("webhook_rejected", carrier=carrier.name, kind=webhook.kind.value, reason=reason)
