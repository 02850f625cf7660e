"""Identifies the client: its address, as far as it can be trusted, and the digest under which it is counted and logged."""

import hashlib
import hmac
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from flask import Request

_DIGEST_CHARACTERS = 16
_MOST_DIGESTS_KEPT = 10_000
_NETWORK_BITS = 64


class Clients:
    """Identifies clients.

    `address_header` is the header in which a proxy gives the client's address; empty: the address of the connection
    counts. Digests are keyed with `secret_key`, so that they can't be reversed.
    """

    def __init__(self, secret_key: str, address_header: str) -> None:
        self._key = secret_key.encode("utf-8")
        self._header = address_header
        self._digest = lru_cache(_MOST_DIGESTS_KEPT)(self._compute_digest)

    def identify(self, request: Request) -> str:
        """The digest of the client. A whole IPv6 /64 network has one, because that is the least that a customer gets."""
        return self._digest(self._find_address(request))

    def _find_address(self, request: Request) -> str:
        given = request.headers.get(self._header, "") if self._header else ""
        # The last address: the client sent those before it, and may send anything.
        return given.rpartition(",")[2].strip()[:64] or request.remote_addr or ""

    def _compute_digest(self, address: str) -> str:
        return hmac.new(self._key, _widen(address).encode("utf-8"), hashlib.sha256).hexdigest()[:_DIGEST_CHARACTERS]


def _widen(text: str) -> str:
    try:
        address = ip_address(_cut_port(text))
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> (128 - _NETWORK_BITS) << (128 - _NETWORK_BITS)))
    return str(address)


def _cut_port(text: str) -> str:
    """Some proxies give `192.0.2.1:50000` or `[2001:db8::1]:50000`."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    host, _colon, port = text.partition(":")
    return host if port.isdigit() else text
