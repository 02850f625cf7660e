"""The HTTP routes for webhooks; `addresses` lists the URLs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

import structlog
from flask import Blueprint, Request, Response, abort, request

from server.domain.calls.webhook_events import WebhookEvent
from server.telephony.addresses import CallAddress
from server.telephony.call_numbers import find_caller_id, settle_numbers
from server.telephony.call_responder import CallResponder
from server.telephony.clock_sanity import believe_time
from server.telephony.contract import CarrierResponse, TelephonyProvider
from server.telephony.refused_webhooks import RefusalReason
from server.telephony.status_events import StatusRecorder
from server.telephony.verifying import Refused, Verifier, WrongAccount
from server.telephony.webhooks import LONGEST_BODY_BYTES, BadWebhook, Webhook, WebhookKind

_OTHER_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE")
_KINDS = ", ".join(WebhookKind)
_LONGEST_NAME = 40
_NOT_SIGNED = "invalid signature"
_log = structlog.get_logger()


@dataclass(frozen=True)
class VoiceParts:
    """The parts of the routes. `public_url`: empty to use the URL of each request; `now`: seconds since the epoch."""

    carriers: Mapping[str, TelephonyProvider]
    verifier: Verifier
    responder: CallResponder
    status_recorder: StatusRecorder
    public_url: str
    now: Callable[[], float]
    count_refused: Callable[[RefusalReason], None] = lambda reason: None


def create_voice_blueprint(parts: VoiceParts) -> Blueprint:
    """Build the routes."""
    blueprint = Blueprint("voice", __name__)

    @blueprint.post("/voice/<carrier_name>/incoming", strict_slashes=False)
    def incoming(carrier_name: str) -> Response:
        return respond(carrier_name, WebhookKind.INCOMING)

    @blueprint.post("/voice/<carrier_name>/step", strict_slashes=False)
    def step(carrier_name: str) -> Response:
        return respond(carrier_name, WebhookKind.STEP)

    @blueprint.post("/voice/<carrier_name>/status", strict_slashes=False)
    def status(carrier_name: str) -> Response:
        carrier, webhook, now = read(carrier_name, WebhookKind.STATUS)
        try:
            verified = parts.verifier.verify(carrier, webhook, now)
            if not verified.is_known:
                abort(503, "the account of the number can't be looked up now; retry later")
            event = settle_numbers(believe_time(carrier.parse(webhook), now), verified.account)
            parts.status_recorder.record(carrier.name, verified.account, event, now)
        except Refused:
            abort(403, _NOT_SIGNED)
        except WrongAccount as error:
            refuse(carrier, error)
        except BadWebhook as error:
            parts.count_refused(RefusalReason.UNREADABLE)
            abort(400, str(error))
        return _write(carrier.acknowledge())

    @blueprint.route(f"/voice/<carrier_name>/<any({_KINDS}):kind>", methods=_OTHER_METHODS, strict_slashes=False)
    def wrong_method(carrier_name: str, kind: str) -> Response:
        method = _get_request().method
        parts.count_refused(RefusalReason.WRONG_METHOD)
        reason = f"it was sent as {method}; set the method of this address to POST at the carrier"
        _log.warning("webhook_rejected", carrier=carrier_name[:_LONGEST_NAME], kind=kind, reason=reason)
        abort(405, description="this address accepts only POST", valid_methods=["POST"])

    def respond(carrier_name: str, kind: WebhookKind) -> Response:
        carrier, webhook, now = read(carrier_name, kind)
        try:
            verified = parts.verifier.verify(carrier, webhook, now)
        except Refused:
            abort(403, _NOT_SIGNED)
        event: WebhookEvent | None = None
        try:
            event = settle_numbers(carrier.parse(webhook), verified.account) if verified.is_known else None
        except BadWebhook as error:
            _log.error("webhook_unreadable", carrier=carrier.name, kind=kind, reason=str(error))
        try:
            reply = parts.responder.respond(carrier.name, verified.account, event, now)
        except WrongAccount as error:
            refuse(carrier, error)
        try:
            address = CallAddress(
                f"{find_base_url()}/voice/{carrier.name}",
                reply.account,
                reply.call_id,
                reply.sequence,
                reply.extension,
                reply.started_at,
            )
            caller_id = find_caller_id(event)
            return _write(carrier.respond(address, reply.actions, is_first=reply.is_first, caller_id=caller_id))
        except Exception as error:
            _log.error("response_not_written", carrier=carrier.name, exc_info=error)
            return _write(carrier.apologise())

    def refuse(carrier: TelephonyProvider, error: WrongAccount) -> NoReturn:
        parts.count_refused(RefusalReason.WRONG_ACCOUNT)
        _log.warning("webhook_rejected", carrier=carrier.name, reason=str(error))
        abort(403, "the call belongs to another account")

    def read(carrier_name: str, kind: WebhookKind) -> tuple[TelephonyProvider, Webhook, float]:
        carrier = parts.carriers.get(carrier_name)
        if carrier is None:
            parts.count_refused(RefusalReason.UNKNOWN_CARRIER)
            reason = f"no such carrier; the address must name one of {', '.join(sorted(parts.carriers))}"
            _log.warning("webhook_rejected", carrier=carrier_name[:_LONGEST_NAME], kind=kind.value, reason=reason)
            abort(404)
        asked = _get_request()
        webhook = Webhook(kind, find_base_url() + _find_path(asked), asked.headers, _read_body(asked))
        return carrier, webhook, parts.now()

    def find_base_url() -> str:
        return parts.public_url or _get_request().host_url.rstrip("/")

    return blueprint


def _get_request() -> Request:
    return request._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _find_path(asked: Request) -> str:
    """The path and query exactly as sent: carriers sign them as they are, so they are not decoded or rebuilt."""
    sent = asked.environ.get("RAW_URI") or asked.environ.get("REQUEST_URI") or asked.full_path.removesuffix("?")
    if "://" in sent.partition("?")[0]:
        sent = "/" + sent.partition("://")[2].partition("/")[2]
    return str(sent)


def _read_body(asked: Request) -> bytes:
    if asked.content_length is None:
        # A chunked body is cut off at this length without an error; one more byte shows that it is too long.
        asked.max_content_length = LONGEST_BODY_BYTES + 1
    elif asked.content_length > LONGEST_BODY_BYTES:
        abort(413)
    body = asked.get_data(cache=False)
    if len(body) > LONGEST_BODY_BYTES:
        abort(413)
    return body


def _write(response: CarrierResponse) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(response.body, response.status, headers, mimetype=response.media_type)
