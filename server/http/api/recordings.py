"""The route that serves the recording of a call."""

from flask import Blueprint, Response, abort, g, request

from server.domain.api_keys import Scope
from server.domain.calls.call_ids import can_name_call
from server.domain.recordings import RecordingUnavailable
from server.http.api.operations import Operation
from server.recording_responses import FetchRecording, write_recording
from server.stores.call_log import CallLog

_REFUSALS = {
    404: "the account has no such call, the call has no recording, or the carrier no longer has it",
    409: "the account lacks the carrier's credentials; the message names them",
    416: "the requested range is beyond the end; no body",
    502: "the carrier does not give the recording; the message says why",
    504: "the carrier does not respond",
}


def add_recording_route(
    blueprint: Blueprint, operation: Operation, call_log: CallLog, fetch_recording: FetchRecording
) -> None:
    """Add the route to the API."""

    @blueprint.get("/calls/<call_id>/recording")
    @operation("fetchRecording", Scope.CALLS_READ, None, _REFUSALS, status=200)
    def show_recording(call_id: str) -> Response:
        """Get the latest recording of a call, or a range of its bytes"""
        account = g.account_of_secret_key
        call = call_log.find(account, call_id) if can_name_call(call_id) else None
        if call is None:
            abort(404, "the account has no such call")
        try:
            fetched = fetch_recording(account, call, request.headers.get("Range"))
        except RecordingUnavailable as error:
            abort(error.status, str(error))
        return write_recording(fetched)
