"""The part of Twilio's API that erases recordings: https://www.twilio.com/docs/voice/api/recording"""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from server.demo.simulated_carrier.parameters import API_VERSION
from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID


def create_recordings_blueprint(auth_token: str) -> Blueprint:
    """Build the route. `auth_token` is that of the simulated account (empty: no one can sign in)."""
    blueprint = Blueprint("simulated_carrier", __name__, url_prefix=f"/{API_VERSION}/Accounts")

    @blueprint.delete("/<account_sid>/Recordings/<recording_sid>.json")
    def erase(account_sid: str, recording_sid: str) -> ResponseReturnValue:
        signed_in = request.authorization
        known = {"username": SIMULATED_ACCOUNT_SID, "password": auth_token}
        if not auth_token or signed_in is None or dict(signed_in.parameters) != known:
            abort(401, "sign in with the simulated account's SID and auth token")
        if account_sid != SIMULATED_ACCOUNT_SID or not recording_sid.startswith("RE"):
            abort(404, "the simulated account has no such recording")
        return "", 204

    return blueprint
