"""Whose secret key a request carries."""

import hashlib
import re

from flask import Request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from server.stores.call_log import CallLog

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")
_CHALLENGE = WWWAuthenticate("bearer", {"realm": "dni"})


def find_account(request: Request, call_log: CallLog) -> str:
    """The key of the account whose secret key it is; ends the request with 401 when it is nobody's.

    The secret is looked up by its digest: how long that takes tells of digests, from which nobody gets to the secret.
    """
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    if not token:
        raise Unauthorized(
            "send a secret key of the account: 'Authorization: Bearer KEY'; 'dni account api-key' makes one",
            www_authenticate=_CHALLENGE,
        )
    account = None
    if _TOKEN.fullmatch(token):
        account = call_log.find_account_of_key(hashlib.sha256(token.encode("ascii")).hexdigest())
    if account is None:
        raise Unauthorized("this is not a secret key of any account", www_authenticate=_CHALLENGE)
    return account
