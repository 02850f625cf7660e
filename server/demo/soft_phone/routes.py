"""The soft phone's routes: begin a call, press keys, hang up, and read the state of a call. All bodies are JSON."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import SystemRandom
from threading import Thread
from typing import Any, NoReturn

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from server.demo.simulated_carrier.carrier import play_call
from server.demo.simulated_carrier.complaints import CallFailed
from server.demo.simulated_carrier.locations import look_up_location
from server.demo.simulated_carrier.moments import Moment, MomentKind
from server.demo.simulated_carrier.planned_call import Callee, PlannedCall, draw_sid
from server.demo.soft_phone.app_post import AppPost
from server.demo.soft_phone.bodies import DialBody, KeysBody, read_body
from server.demo.soft_phone.call_files import (
    HANG_UP,
    LONGEST_ON_PHONE_SECONDS,
    CallFiles,
    TooManyCalls,
)
from server.demo.soft_phone.live_caller import LiveCaller
from server.domain.accounts import Account
from server.domain.calls.called_numbers import index_called_numbers

_ANSWER_SECONDS = 3.0
_log = structlog.get_logger()


def run_in_thread(play: Callable[[], None]) -> None:
    """Play a call in a thread, while the page shows its moments."""
    Thread(target=play, daemon=True).start()


@dataclass(frozen=True)
class SoftPhoneParts:
    """What the soft phone needs.

    `find_account` returns the demo account or None. `find_logged` returns a call of that account by the carrier's ID, as JSON
    values, or None. `auth_token` signs webhooks (empty: no call is possible). `public_url` is that of the server (empty: the
    one of the request). `folder`: see `call_files.choose_folder`.
    """

    find_account: Callable[[], Account | None]
    find_logged: Callable[[str], Mapping[str, Any] | None]
    auth_token: str
    public_url: str
    folder: Path
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    run: Callable[[Callable[[], None]], None] = run_in_thread


def create_soft_phone_blueprint(parts: SoftPhoneParts) -> Blueprint:
    blueprint = Blueprint("soft_phone", __name__, url_prefix="/demo/phone/calls")
    files = CallFiles(parts.folder)

    @blueprint.after_request
    def keep_out_of_caches(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.post("")
    def begin() -> ResponseReturnValue:
        body = read_body(request, DialBody)
        if not parts.auth_token:
            abort(503, "DNI_TWILIO_AUTH_TOKEN is not set on the server, so calls can't be signed")
        _check_number(parts.find_account(), body)
        public_url = parts.public_url or request.host_url.rstrip("/")
        planned = _plan(body, parts.auth_token, public_url)
        now = parts.clock()
        try:
            call_id = files.begin(now, {"call_sid": planned.call_sid})
        except TooManyCalls as error:
            abort(429, str(error))
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        dialled = body.extension or ""
        caller = LiveCaller(
            lambda: files.read_pressed(call_id), dialled, now + LONGEST_ON_PHONE_SECONDS, parts.clock, parts.sleep
        )
        parts.run(partial(_play, planned, AppPost(app, public_url), caller, files, call_id, now))
        return jsonify({"id": call_id}), 201

    @blueprint.get("/<call_id>")
    def look(call_id: str) -> ResponseReturnValue:
        recorded = files.read(call_id) or _refuse_unknown()
        is_over = files.is_over(call_id, parts.clock())
        logged = parts.find_logged(recorded[0]["call_sid"])
        return jsonify({"state": "over" if is_over else "running", "moments": recorded[1:], "logged": logged})

    @blueprint.post("/<call_id>/keys")
    def press(call_id: str) -> ResponseReturnValue:
        keys = read_body(request, KeysBody).keys
        if files.read(call_id) is None:
            _refuse_unknown()
        files.press(call_id, keys)
        return "", 204

    @blueprint.post("/<call_id>/hang-up")
    def hang_up(call_id: str) -> ResponseReturnValue:
        if files.read(call_id) is None:
            _refuse_unknown()
        files.press(call_id, HANG_UP)
        return "", 204

    return blueprint


def _refuse_unknown() -> NoReturn:
    abort(404, "there is no such call on this phone")


def _check_number(account: Account | None, body: DialBody) -> None:
    if account is None:
        abort(404, "there is no demo account; import demo_pages/account.yaml")
    numbers = index_called_numbers(account)
    if not (numbers.find(body.number, body.extension) or numbers.list_extensions(body.number)):
        abort(404, f"{body.number} is not a tracking number of the demo account; arrive from an ad to see one")


def _plan(body: DialBody, auth_token: str, public_url: str) -> PlannedCall:
    return PlannedCall(
        call_sid=draw_sid("CA", SystemRandom()),
        number=body.number,
        caller=body.caller,
        server_url=public_url,
        auth_token=auth_token,
        callee=Callee(body.callee, _ANSWER_SECONDS, None),
        caller_location=look_up_location(body.caller),
        number_location=look_up_location(body.number),
    )


def _play(planned: PlannedCall, post: AppPost, caller: LiveCaller, files: CallFiles, call_id: str, now: float) -> None:
    last_seconds = 0.0

    def record(moment: Moment) -> None:
        nonlocal last_seconds
        last_seconds = moment.seconds
        files.record(call_id, moment.write_record())

    try:
        play_call(planned, post, now, record, caller=caller)
    except CallFailed as error:
        record(Moment(last_seconds, MomentKind.FAILED, str(error)))
    except Exception as error:
        _log.error("soft_phone_call_failed", exc_info=error)
        record(Moment(last_seconds, MomentKind.FAILED, "the server had an error and logged it"))
    finally:
        files.end(call_id)
