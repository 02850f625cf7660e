"""Finds a call for a page, if its viewer may see it."""

from flask import abort

from server.console.viewer import AccountPage
from server.domain.calls.call import Call
from server.stores.call_log import CallLog


def find_visible_call(call_log: CallLog, page: AccountPage, call_id: str) -> Call:
    """The account's call. Ends the request with 404 if there is none, or if it rang elsewhere than at an agent's own numbers."""
    call = call_log.find(page.key, call_id)
    own = page.own_receiving_numbers
    if call is None or (own is not None and call.progress.receiving_number not in own):
        abort(404)
    return call
