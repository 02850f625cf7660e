"""Writes and reads the URLs of webhooks. Carriers sign the URL with the rest of the request.

    POST /voice/<carrier>/incoming[?account=KEY]
    POST /voice/<carrier>/status[?account=KEY]
    POST /voice/<carrier>/step?account=KEY&call=ID[&extension=DIGITS]&kind=KIND&path=PATH&sequence=N[&started=TIME]&turn=N
    POST /voice/<carrier>/status?account=KEY&call=ID[...]&path=PATH[&receiving_number=NAME]&sequence=N[...]&turn=N

People enter the first two in the carrier's settings; this server writes the others into its responses. `kind` is the kind
of the expected input (`InputKind`), or `whisper`. A status with a receiving number reports the state of its leg, one without
reports a recording. `sequence` counts the call's responses, so that a repeated webhook differs from a call that reaches the
same step again. `turn` is the attempt. `started`, in seconds since the epoch, is the start of a call that is not logged.

Proxies may rewrite URLs, which breaks signatures. So the names are sorted, and values have only characters with a single
encoding: `write_text` encodes all others, and `read_text` decodes them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.account_keys import is_account_key
from server.domain.calls.call_ids import is_call_id
from server.domain.calls.webhook_events import StepReference
from server.domain.phone_numbers import MAX_EXTENSION_DIGITS
from server.domain.routing.actions import InputKind, Position
from server.telephony.webhooks import BadWebhook, WebhookKind

WHISPER = "whisper"
LONGEST_PATH = 500
LONGEST_NAME = 200
_COUNT = re.compile(r"[0-9]{1,9}")
_TIME = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?")
_EXTENSION = re.compile(rf"[0-9]{{1,{MAX_EXTENSION_DIGITS}}}")
_KINDS = frozenset({*InputKind, WHISPER})
_NOT_WRITTEN = "call, path, receiving_number: invalid encoding"
_ENCODED = re.compile(rb"_([0-9A-F]{2})")
_TO_BE_ENCODED = re.compile(rb"_(?=[0-9A-F]{2})|[^A-Za-z0-9._-]")


def write_text(text: str) -> str:
    """The text encoded in letters, digits, ".", "-" and "_": "front desk" becomes "front_20desk"."""
    return _TO_BE_ENCODED.sub(lambda found: b"_%02X" % found[0][0], text.encode("utf-8")).decode("ascii")


def read_text(written: str) -> str:
    """The decoded text of `write_text`; raises `BadWebhook` if the encoding is invalid."""
    try:
        encoded = _ENCODED.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), written.encode("utf-8"))
        text = encoded.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadWebhook(_NOT_WRITTEN) from error
    if "\0" in text:
        raise BadWebhook(_NOT_WRITTEN)
    return text


@dataclass(frozen=True)
class CallAddress:
    """Writes the webhook URLs of one call. `voice_url` is the public URL up to the carrier's name, without a final slash."""

    voice_url: str
    account: str
    call_id: str
    sequence: int = 1
    extension: str | None = None
    started_at: float | None = None

    def write_step(self, kind: str, position: Position) -> str:
        """The URL where the carrier requests the actions after the step, or the whisper."""
        return self._write(WebhookKind.STEP, position, {"kind": kind})

    def write_leg(self, position: Position, receiving_number: str) -> str:
        """The URL where the carrier reports the state of a leg."""
        return self._write(WebhookKind.STATUS, position, {"receiving_number": write_text(receiving_number)})

    def write_recording(self, position: Position) -> str:
        """The URL where the carrier reports a recording."""
        return self._write(WebhookKind.STATUS, position, {})

    def _write(self, webhook: WebhookKind, position: Position, more: Mapping[str, str]) -> str:
        query = {
            "account": self.account,
            "call": write_text(self.call_id),
            "path": write_text(position.path),
            "turn": str(position.attempt),
            "sequence": str(self.sequence),
            **more,
        }
        if self.extension:
            query["extension"] = self.extension
        if self.started_at is not None:
            query["started"] = f"{self.started_at:.3f}"
        return f"{self.voice_url}/{webhook}?{'&'.join(f'{name}={value}' for name, value in sorted(query.items()))}"


def read_account(query: Mapping[str, str]) -> str | None:
    """The account key in a URL's query, or None; raises `BadWebhook` if it is invalid."""
    account = query.get("account")
    if account is not None and not is_account_key(account):
        raise BadWebhook("account: invalid account key")
    return account


def read_reference(query: Mapping[str, str]) -> StepReference | None:
    """The content of the query of a step or a leg's status; None if it has no call. Raises `BadWebhook`."""
    if "call" not in query:
        return None
    account, call_id = read_account(query), read_text(query["call"])
    path, attempt, sequence = read_text(query.get("path", "")), query.get("turn", ""), query.get("sequence", "")
    kind, extension = query.get("kind", ""), query.get("extension")
    receiving_number = read_text(query.get("receiving_number", ""))
    if account is None or not is_call_id(call_id):
        raise BadWebhook("call: invalid call id, or no account")
    if not 0 < len(path) <= LONGEST_PATH or not _COUNT.fullmatch(attempt) or not _COUNT.fullmatch(sequence):
        raise BadWebhook("path, turn, sequence: not a position in a route")
    if (kind and kind not in _KINDS) or len(receiving_number) > LONGEST_NAME:
        raise BadWebhook("kind, receiving_number: invalid for a step")
    if extension is not None and not _EXTENSION.fullmatch(extension):
        raise BadWebhook("extension: invalid extension")
    started = query.get("started")
    if started is not None and not _TIME.fullmatch(started):
        raise BadWebhook("started: invalid time")
    return StepReference(
        account,
        call_id,
        Position(path, int(attempt)),
        int(sequence),
        kind,
        receiving_number,
        extension,
        None if started is None else float(started),
    )
