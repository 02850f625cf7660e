"""The tags of accounts, rendered and compressed once a version of the account, and kept in memory."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined

from server.domain.account_keys import is_account_key
from server.domain.accounts import Account
from server.domain.public_config import build_public_config
from server.http.encoded_bodies import EncodedBody, encode_body
from server.stores.contract import AccountStore, StoreUnavailable

MOST_TAGS_IN_MEMORY = 500
_log = structlog.get_logger()
_environment = Environment(loader=PackageLoader("server.http"), autoescape=False, undefined=StrictUndefined)
# `tojson` escapes <, >, & and quotes, so that no text of an account can end the script, wherever it is put.
_environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
_template = _environment.get_template("dni.js")


def render_tag(account: Account, before_config: str, after_config: str) -> bytes:
    """The account's script: the bundle with the public config in its place. Equal arguments give equal bytes."""
    config = build_public_config(account)
    script = _template.render(before_config=before_config, config=config, after_config=after_config)
    return script.encode("utf-8")


@dataclass(frozen=True)
class _Tag:
    revision: str
    body: EncodedBody


class Tags:
    """Finds an account's tag. One of these serves all threads of a process."""

    def __init__(self, accounts: AccountStore, render: Callable[[Account], bytes]) -> None:
        self._accounts = accounts
        self._render = render
        self._kept: OrderedDict[str, _Tag] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> EncodedBody | None:
        """The tag of the account as it is now; None when there is no such account.

        While the store is away the last known tag is served, so that visitors keep seeing the right number; raises
        `StoreUnavailable` when none is known.
        """
        if not is_account_key(key):
            return None
        try:
            revision = self._accounts.find_revision(key)
        except StoreUnavailable as error:
            kept = self._kept.get(key)
            if kept is None:
                raise
            _log.warning("the last known tag is served", account=key, reason=str(error))
            return kept.body
        if revision is None:
            self._kept.pop(key, None)
            return None
        kept = self._kept.get(key)
        return kept.body if kept and kept.revision == revision else self._make(key, revision)

    def _make(self, key: str, revision: str) -> EncodedBody | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept and kept.revision == revision:
                return kept.body
            stored = self._accounts.find(key)
            if stored is None:
                return None
            body = encode_body(self._render(stored.account))
            # Kept under the revision that was rendered, as the account may have changed again since it was asked for.
            self._kept[key] = _Tag(stored.revision, body)
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_TAGS_IN_MEMORY:
                self._kept.popitem(last=False)
            return body
