"""The API key of a request, and what it may do."""

import re
from collections import OrderedDict
from collections.abc import Callable

import structlog
from flask import Request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.http.clients import Clients
from server.http.limits import MinuteLimit
from server.stores.contract import StoreUnavailable
from server.stores.identities import USE_SECONDS, Identities

WRONG_KEYS_A_MINUTE = 20
_MOST_GOOD_KEPT = 1_000
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")
_CHALLENGE = WWWAuthenticate("bearer", {"realm": "dni"})
_log = structlog.get_logger()


class ApiKeys:
    """Finds the API keys of requests. `now` returns seconds since the epoch."""

    def __init__(self, identities: Identities, clients: Clients, now: Callable[[], float]) -> None:
        self._identities = identities
        self._clients = clients
        self._now = now
        self._wrong = MinuteLimit(WRONG_KEYS_A_MINUTE, now)
        self._good: OrderedDict[str, None] = OrderedDict()

    def find(self, request: Request) -> ApiKey:
        """The key of the request; ends the request with 401 for an unknown key, and with 429 after too many of those.

        The key is found by its digest, so timing reveals at most something about digests, which do not lead to the key.
        """
        given = request.authorization
        token = given.token if given is not None and given.type == "bearer" else None
        if not token:
            raise Unauthorized(
                "API key missing. Send 'Authorization: Bearer KEY'; the operator creates keys with 'dni api-key create'.",
                www_authenticate=_CHALLENGE,
            )
        client = self._clients.identify(request)
        digest = compute_digest(token)
        # A client that shares an address with a guesser can still use a key that was valid before; it is looked up again.
        if digest not in self._good:
            self._wrong.admit(client)
        key = self._identities.find_api_key(digest) if _TOKEN.fullmatch(token) else None
        if key is None:
            self._good.pop(digest, None)
            self._wrong.count(client)
            raise Unauthorized(
                "Invalid API key. The operator creates keys with 'dni api-key create'.",
                www_authenticate=_CHALLENGE,
            )
        self._remember(digest)
        self._record_use(digest, key)
        return key

    def _remember(self, digest: str) -> None:
        self._good[digest] = None
        while len(self._good) > _MOST_GOOD_KEPT:
            self._good.popitem(last=False)

    def _record_use(self, digest: str, key: ApiKey) -> None:
        now = self._now()
        if key.last_used_at is not None and now - key.last_used_at < USE_SECONDS:
            return
        try:
            self._identities.record_use(digest, now)
        except StoreUnavailable as error:
            _log.warning("api_key_use_not_recorded", account=key.account, name=key.name, reason=str(error))


def check_scope(key: ApiKey, scope: Scope) -> None:
    """Return if the key has the scope; else end the request with 403."""
    if scope not in key.scopes:
        has = ", ".join(sorted(key.scopes)) or "none"
        raise Forbidden(
            f"API key {key.name!r} lacks the scope {scope}; it has: {has}. "
            f"Create one with 'dni api-key create {key.account} --name NAME --scope {scope}'."
        )


def name_author(key: ApiKey) -> str:
    """The key as the author of a change."""
    return f"API key {key.name}"
