"""Erases recordings that carriers report after their call was erased."""

from server.accounts.runtime import AccountRuntime
from server.domain.postbacks.erasures import write_erasure
from server.stores.call_log import CallErased, CallLog


def erase_late_recording(
    log: CallLog, carrier: str, account: AccountRuntime, erased: CallErased, recording_url: str, now: float
) -> None:
    """Queue one request to erase the recording, if there is one and the call was the account's.

    Raises `StoreUnavailable`.
    """
    key = account.account.key
    if recording_url and erased.reserved.account == key:
        with log.begin() as calls:
            calls.send([write_erasure(key, carrier, recording_url)], now)
