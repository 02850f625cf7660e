"""The part of Twilio's API that sends and erases recordings: https://www.twilio.com/docs/voice/api/recording"""

from io import BytesIO

from flask import Blueprint, abort, request, send_file
from flask.typing import ResponseReturnValue

from server.demo.simulated_carrier.parameters import API_VERSION
from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID

_SILENT_FRAME = bytes.fromhex("fff364c4") + bytes(140)
"""A frame of MP3 (MPEG-2 Layer III, 48 kbit/s, 24 kHz, one channel) without sound, of 24 milliseconds."""
SILENCE = _SILENT_FRAME * 417
"""Ten seconds: the simulation makes no sound, but its recordings can be played and sought in."""


def create_recordings_blueprint(auth_token: str) -> Blueprint:
    """Build the routes. `auth_token` is that of the simulated account (empty: no one can sign in)."""
    blueprint = Blueprint("simulated_carrier", __name__, url_prefix=f"/{API_VERSION}/Accounts")

    @blueprint.get("/<account_sid>/Recordings/<recording_sid>.mp3")
    def play(account_sid: str, recording_sid: str) -> ResponseReturnValue:
        check(account_sid, recording_sid)
        return send_file(BytesIO(SILENCE), mimetype="audio/mpeg", conditional=True, etag=False)

    @blueprint.delete("/<account_sid>/Recordings/<recording_sid>.json")
    def erase(account_sid: str, recording_sid: str) -> ResponseReturnValue:
        check(account_sid, recording_sid)
        return "", 204

    def check(account_sid: str, recording_sid: str) -> None:
        signed_in = request.authorization
        known = {"username": SIMULATED_ACCOUNT_SID, "password": auth_token}
        if not auth_token or signed_in is None or dict(signed_in.parameters) != known:
            abort(401, "sign in with the simulated account's SID and auth token")
        if account_sid != SIMULATED_ACCOUNT_SID or not recording_sid.startswith("RE"):
            abort(404, "the simulated account has no such recording")

    return blueprint
