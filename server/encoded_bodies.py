"""A body in all its encodings, each compressed once and with its own strong ETag."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import brotli
from flask import Request, Response
from werkzeug.datastructures import Accept
from werkzeug.http import quote_etag

ENCODINGS = ("br", "gzip")
"""Content codings by preference, smallest first."""

IDENTITY = "identity"

_ETAG_CHARACTERS = 32
_APACHE_ENDINGS = ("-gzip", "-br")


@dataclass(frozen=True)
class EncodedBody:
    """The bytes by encoding (`br`, `gzip`, `identity`), and the digest of the uncompressed ones."""

    by_encoding: Mapping[str, bytes]
    digest: str


def encode_body(body: bytes) -> EncodedBody:
    """Compress with the best quality: it happens once for each version, which is served many times."""
    by_encoding = {
        "br": brotli.compress(body, quality=11),
        "gzip": gzip.compress(body, compresslevel=9, mtime=0),
        IDENTITY: body,
    }
    return EncodedBody(by_encoding, hashlib.sha256(body).hexdigest()[:_ETAG_CHARACTERS])


def respond_with_body(request: Request, encoded: EncodedBody, mimetype: str, headers: Mapping[str, str]) -> Response:
    """The response in the encoding that the client prefers, or 304 if the client has it already."""
    encoding = choose_encoding(request.accept_encodings)
    response = Response(encoded.by_encoding[encoding], mimetype=mimetype)
    if encoding != IDENTITY:
        response.headers["Content-Encoding"] = encoding
    # Strong, because it identifies these exact bytes; so each encoding needs its own (RFC 9110, 8.8.1).
    etag = f"{encoded.digest}-{encoding}"
    response.set_etag(etag)
    response.headers.update(headers)
    response.make_conditional(_name_as_sent(request, etag))
    return response


def _name_as_sent(request: Request, etag: str) -> dict[str, object]:
    """The request's environment, in which a copy that Apache compressed has the name of the body that it was made from.

    Apache's mod_deflate and mod_brotli add an ending to the ETag, and pass it on as browsers send it
    (https://httpd.apache.org/docs/2.4/mod/mod_deflate.html#deflatealteretag).
    """
    if any(request.if_none_match.contains(etag + ending) for ending in _APACHE_ENDINGS):
        return {**request.environ, "HTTP_IF_NONE_MATCH": quote_etag(etag)}
    return request.environ


def choose_encoding(accepted: Accept) -> str:
    """One of `ENCODINGS`, or `identity`: the client's favourite, and the smallest of equal ones.

    A client that forbids all of them gets the uncompressed body, which any client can read (RFC 9110, 12.5.3).
    """
    # If the client does not name identity, it is acceptable, but never a reason to skip a smaller body.
    named = any(name.lower() == IDENTITY for name, _quality in accepted)
    qualities = {encoding: accepted[encoding] for encoding in ENCODINGS}
    best = max(ENCODINGS, key=lambda encoding: qualities[encoding])
    least = accepted[IDENTITY] if named else 0
    return best if qualities[best] > 0 and qualities[best] >= least else IDENTITY
