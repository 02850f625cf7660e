"""Liveness and readiness, for load balancers and people on call."""

from typing import Any

import structlog
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import LeaseStore

_log = structlog.get_logger()


def create_health_blueprint(accounts: AccountStore, leases: LeaseStore) -> Blueprint:
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def show_health() -> ResponseReturnValue:
        return _respond({"status": "ok"}, 200)

    @blueprint.get("/readyz")
    def show_readiness() -> ResponseReturnValue:
        for store, check in (("account", accounts.check), ("lease", leases.check)):
            try:
                check()
            except StoreUnavailable as error:
                # The reason is only in the log, because it may contain hosts and files.
                _log.error("readiness_check_failed", reason=str(error))
                return _respond({"status": "unavailable", "reason": f"the {store} store does not respond"}, 503)
        return _respond({"status": "ready"}, 200)

    return blueprint


def _respond(body: dict[str, Any], status: int) -> ResponseReturnValue:
    return jsonify(body), status, {"Cache-Control": "no-store"}
