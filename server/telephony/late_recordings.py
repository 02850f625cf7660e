"""Erases recordings that carriers report after their call was erased."""

from contextlib import suppress

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.postbacks.erasures import ERASING_CARRIERS, write_erasure
from server.stores.call_log import CallErased, CallLog

_log = structlog.get_logger()


def erase_late_recording(
    log: CallLog, carrier: str, account: AccountRuntime, erased: CallErased, recording_url: str, now: float
) -> None:
    """Queue one request to erase the recording, if there is one and the call was the account's.

    Raises `StoreUnavailable`.
    """
    key = account.account.key
    if recording_url and erased.reserved.account == key:
        if carrier not in ERASING_CARRIERS:
            _log.warning("recordings_left_at_carrier", account=key, carrier=carrier, recordings=1)
            return
        with log.begin() as calls:
            # A step and a status may report the recording at once: who has found the call keeps the others out.
            with suppress(CallErased):
                calls.find(erased.reserved.call_id)
            calls.send([write_erasure(key, carrier, recording_url)], now)
