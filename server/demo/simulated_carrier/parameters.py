"""The parameters of Twilio's requests.

Their names and values are from https://www.twilio.com/docs/voice/twiml#request-parameters, from the pages of each verb, and from
status callbacks that were received.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from server.demo.simulated_carrier.planned_call import CallerLocation, PlannedCall

API_VERSION = "2010-04-01"
_SECONDS_A_MINUTE = 60


def write_call(call: PlannedCall, status: str) -> dict[str, str]:
    """The parameters of each request about the call. `status` is Twilio's: ringing, in-progress, completed, ..."""
    return {
        "AccountSid": call.account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": call.call_sid,
        "CallStatus": status,
        "Direction": "inbound",
        **_write_parties(call.caller, call.caller_location, call.number, call.number_location),
    }


def write_leg(call: PlannedCall, leg_sid: str, number: str, status: str) -> dict[str, str]:
    """The parameters of each request about a leg to a dialled number."""
    return {
        "AccountSid": call.account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": leg_sid,
        "ParentCallSid": call.call_sid,
        "CallStatus": status,
        "Direction": "outbound-dial",
        **_write_parties(call.caller, call.caller_location, number, CallerLocation()),
    }


def write_progress(at: float, sequence_number: int, lasted_seconds: float | None = None) -> dict[str, str]:
    """More parameters of a status callback. `lasted_seconds` is set when the call or leg has ended (0: not answered)."""
    fields = {
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(sequence_number),
        "Timestamp": write_time(at),
    }
    if lasted_seconds is not None:
        seconds = round(lasted_seconds)
        # "Duration" counts the minutes that are billed.
        fields |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // _SECONDS_A_MINUTE))}
    return fields


def write_recording(call: PlannedCall, recording_sid: str, seconds: float) -> dict[str, str]:
    """The parameters of a recording in the request to the action URL of its verb."""
    url = f"https://api.twilio.com/{API_VERSION}/Accounts/{call.account_sid}/Recordings/{recording_sid}"
    return {"RecordingSid": recording_sid, "RecordingUrl": url, "RecordingDuration": str(round(seconds))}


def write_recording_status(
    call: PlannedCall, recording: Mapping[str, str], began_at: float, source: str
) -> dict[str, str]:
    """The parameters of a recording's status callback."""
    return {
        "AccountSid": call.account_sid,
        "CallSid": call.call_sid,
        "ErrorCode": "0",
        "RecordingChannels": "1",
        "RecordingSource": source,
        "RecordingStartTime": write_time(began_at),
        "RecordingStatus": "completed",
        **recording,
    }


def write_time(at: float) -> str:
    """A time in the format of RFC 2822: `Sun, 22 Nov 2026 06:04:09 +0000`."""
    return format_datetime(datetime.fromtimestamp(int(at), UTC))


def _write_parties(
    caller: str, caller_location: CallerLocation, called: str, called_location: CallerLocation
) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, number, location in (
        ("From", caller, caller_location),
        ("Caller", caller, caller_location),
        ("To", called, called_location),
        ("Called", called, called_location),
    ):
        fields |= {
            name: number,
            f"{name}City": location.city,
            f"{name}State": location.state,
            f"{name}Zip": location.postal_code,
            f"{name}Country": location.country,
        }
    return fields
