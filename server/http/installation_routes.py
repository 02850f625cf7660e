"""`GET /api/installation`: shows `dni doctor` that a public address leads to a server with this installation's secret key."""

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from server.domain.installation_mark import CHALLENGE, write_mark
from server.http.api.scopes import require


def create_installation_blueprint(secret_key: str) -> Blueprint:
    """Build the route. It is under `/api/`, which every proxy passes on, as health routes are not for the world."""
    blueprint = Blueprint("installation", __name__)

    @blueprint.get("/api/installation")
    @require(None)
    def show_mark() -> ResponseReturnValue:
        challenge = request.args.get("challenge", "")
        if not CHALLENGE.fullmatch(challenge):
            abort(400, "challenge: expected 32 hexadecimal digits")
        return jsonify({"mark": write_mark(secret_key, challenge)}), 200, {"Cache-Control": "no-store"}

    return blueprint
