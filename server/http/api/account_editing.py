"""Reads and changes the account of the request's API key. A change needs `If-Match` with the revision that it is based on."""

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from flask import Request, Response, abort, g, request

from server.account_file.json_values import MOST_JSON_BYTES, NotJson, read_json
from server.account_file.problems import write_field
from server.accounts.errors import AccountInvalid, ChangedMeanwhile
from server.accounts.service import AccountService
from server.domain.account_history import Author, Through
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.api_keys import ApiKey, Scope
from server.domain.postbacks.secret_receivers import explain_refusal, find_new_receivers
from server.http.api.keys import name_author
from server.http.api.operations import respond
from server.http.errors import InvalidFields
from server.http.request_bodies import read_bytes
from server.stores.contract import AccountDeleted, AccountStore, NumberTaken, StoredAccount

_LONGEST_REVISION = 15
_NO_ACCOUNT = "the account has been deleted"
_NO_IF_MATCH = "If-Match is missing. Send the ETag of the response that your change is based on."


class AccountEditor:
    """The account of each request."""

    def __init__(self, accounts: AccountStore, service: AccountService) -> None:
        self._accounts = accounts
        self._service = service

    def find(self) -> StoredAccount:
        """The account. Ends the request with 404 if it has been deleted meanwhile."""
        stored = self._accounts.find(g.api_key.account)
        if stored is None:
            abort(404, _NO_ACCOUNT)
        return stored

    def find_to_change(self) -> StoredAccount:
        """The account, if it is as the request expects; else ends the request with 428 or 412."""
        stored, given = self.find(), request.if_match
        if "If-Match" not in request.headers:
            abort(428, _NO_IF_MATCH)
        if not given.contains(str(stored.revision)):
            abort(412, self._explain_conflict(stored, list(given)))
        return stored

    def change(self, stored: StoredAccount, change: Callable[[Account], Account]) -> StoredAccount:
        """Change the account that `find_to_change` returned. Ends the request if the change is refused."""
        key: ApiKey = g.api_key

        def change_allowed(before: Account | None) -> Account:
            if before is None:
                abort(404, _NO_ACCOUNT)
            after = change(before)
            _refuse_new_receivers(key, before, after)
            return after

        try:
            author = Author(name_author(key), Through.API)
            return self._service.change(key.account, change_allowed, stored.revision, author)
        except AccountInvalid as error:
            refuse_invalid((problem.path, problem.message) for problem in error.problems)
        except ChangedMeanwhile as error:
            abort(412, str(error))
        except NumberTaken as error:
            abort(409, str(error))
        except AccountDeleted:
            abort(404, _NO_ACCOUNT)

    def _explain_conflict(self, stored: StoredAccount, etags: list[str]) -> str:
        revisions = [int(one) for one in etags if one.isascii() and one.isdecimal() and len(one) < _LONGEST_REVISION]
        known = [one for one in revisions if 0 < one < stored.revision]
        if not known:
            return f'If-Match is not an ETag of this account, which is now "{stored.revision}". Read the account again.'
        key, revision = stored.account.key, max(known)
        return str(ChangedMeanwhile(key, revision, self._accounts.list_history(key, revision)))


def read_values(request: Request) -> Any:
    """The JSON of the request's body as plain values; ends the request with 413 if it is too long, or 400."""
    try:
        return read_json(read_bytes(request, MOST_JSON_BYTES))
    except NotJson as error:
        abort(400, str(error))


def refuse_invalid(problems: Iterable[tuple[FieldPath, str]]) -> NoReturn:
    """End the request with 422 and these problems."""
    raise InvalidFields([(write_field(path), message) for path, message in problems])


def respond_with(stored: StoredAccount, body: Any, status: int = 200) -> Response:
    """A response with the body (None: without one), and the account's revision as its `ETag`."""
    response = Response(status=status) if body is None else respond(body, status)
    response.set_etag(str(stored.revision))
    if status == 200 and request.method == "GET":
        response.make_conditional(request)
    return response


def _refuse_new_receivers(key: ApiKey, before: Account, after: Account) -> None:
    """As in the console, only who may manage secrets can send one to a new receiver."""
    receivers = [] if Scope.SECRETS_SEND in key.scopes else find_new_receivers(before, after)
    if receivers:
        abort(403, f"{explain_refusal(receivers)} An API key needs the scope {Scope.SECRETS_SEND} for it.")
