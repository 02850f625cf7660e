"""Sends what the OpenAPI document allows, and what it does not, and checks the responses against the document."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from build.layout import REPOSITORY
from server.account_file.read import read_account_file
from server.app import create_app
from server.bundle import cut_bundle
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.open_stores import open_stores
from server.settings import read_settings
from tests.integration.api.asking import KEY
from tests.integration.api.changing import SETUP_FILE
from tests.integration.api.conftest import make_call
from tests.posted_calls import STARTED_AT

DOCUMENT = json.loads((REPOSITORY / "docs" / "openapi.json").read_text(encoding="utf-8"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
KNOWN = {
    "key": "demo",
    "call_id": "demo0",
    "number": "+14155550123",
    "note_id": "1",
    "campaigns": "roofing",
    "target_numbers": "sales",
    "number_pools": "roofing-pool",
    "tracking_sources": "Radio",
    "receiving_numbers": "desk",
    "routes": "main",
    "postbacks": "ended",
    "blocked_callers": "withheld",
}
"""Values of path parameters that lead to something; of a part's name by its list."""


@dataclass
class PassingTime:
    """A clock that a second passes at each look, so that no limit of requests a minute is reached."""

    now: float = STARTED_AT

    def __call__(self) -> float:
        self.now += 1
        return self.now


def list_operations() -> dict[str, Any]:
    """The operations of the document by method and path."""
    found = (result.ok() for result in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations())
    return {operation.label: operation for operation in found}


def create_server(folder: Path) -> Flask:
    """The server over a real database, with an account, calls and a key that may do everything."""
    settings = read_settings({"DNI_DATABASE_URL": f"sqlite:///{folder}/dni.sqlite3"})
    bundle = cut_bundle('(function(config){})("__DNI_CONFIG__");\n', b"{}", "0")
    stores, clock = open_stores(settings), PassingTime()
    app = create_app(settings, bundle=bundle, stores=stores, clock=clock)
    account = read_account_file((SETUP_FILE + "blocked_callers: [withheld]\n").encode())
    stores.accounts.save(account)
    for call in map(make_call, range(7)):
        with stores.call_log.begin() as transaction:
            transaction.add(call, call.progress.started_at)
    stores.identities.add_api_key(ApiKey("demo", "default", frozenset(Scope), STARTED_AT), compute_digest(KEY))
    return app


def run(operation: Any, app: Flask, most: int, key: str | None) -> None:
    """Send at most this many cases that the document allows, and as many that it does not."""
    for mode in GenerationMode:

        @settings(
            max_examples=most,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def send_each(case: Any) -> None:
            send(case, app, key)

        send_each()


def send(case: Any, app: Flask, key: str | None) -> None:
    """Send the case to something that is there, for any revision, and check the response."""
    section = case.path.split("/")[-2] if "{name}" in case.path else ""
    for name in case.path_parameters:
        case.path_parameters[name] = KNOWN[section if name == "name" else name]
    headers = {"Origin": "https://shop.example"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    if case.method != "GET":
        headers["If-Match"] = "*"
    response = case.call(app=app, headers=headers)
    case.validate_response(response, checks=CHECKS)
    if key is None and "/api/" in case.path:
        assert response.status_code == 401
