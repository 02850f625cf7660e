"""Whether a check may try numbers of pools: it needs a token that the page's server accepts, and returns what it was lent."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

import requests

from server.check.engines.contract import STOPPED_CALLS
from server.domain.site_check.check_tokens import PARAMETER

FindToken = Callable[[str], str]
"""Gets an account's key, and returns the token for it; empty if there is none."""

_REPORTS: Mapping[str, int] = {"seen": 204, "setup": 204}
_WAIT_SECONDS = 20
_GUARD = files("server.check").joinpath("page_guard.js").read_text(encoding="utf-8")


class Lack(StrEnum):
    """Why numbers of pools are not tried."""

    NO_TOKEN = "no_token"
    TOKEN_REFUSED = "token_refused"
    OLD_SERVER = "old_server"
    TOKEN_LOST = "token_lost"


_STATUSES = {Lack.NO_TOKEN: 480, Lack.TOKEN_REFUSED: 481, Lack.OLD_SERVER: 482, Lack.TOKEN_LOST: 483}
"""What a claim gets that does not reach the server. No server responds like this, and the tag reports it as its reason."""

LACKS: Mapping[str, Lack] = {f"http_{status}": lack for lack, status in _STATUSES.items()}
"""The lack by the reason that the tag reports."""


@dataclass(frozen=True)
class PoolAccess:
    """The token, if the server accepts it; else why there is none."""

    token: str = ""
    lack: Lack = Lack.NO_TOKEN

    @property
    def stopped(self) -> Mapping[str, int]:
        """The calls of the tag that do not reach the server, and what they get instead."""
        return _REPORTS if self.token else {**STOPPED_CALLS, "claim": _STATUSES[self.lack]}

    @property
    def init_script(self) -> str:
        """A script that stops claims without the token."""
        if not self.token:
            return ""
        return f"({_GUARD})({json.dumps([f'{PARAMETER}={self.token}', _STATUSES[Lack.TOKEN_LOST]])});"


def ask_for_access(script_url: str, token: str) -> PoolAccess:
    """What the server of the tag's script says of the token. An older server does not know tokens."""
    if not token:
        return PoolAccess()
    try:
        address = f"{_find_server(script_url)}/check-token"
        response = requests.get(address, params={PARAMETER: token}, timeout=_WAIT_SECONDS)
        is_valid = response.json()["valid"] if response.ok else None
    except (requests.RequestException, ValueError, KeyError, TypeError):
        is_valid = None
    if is_valid is None:
        return PoolAccess(lack=Lack.OLD_SERVER)
    return PoolAccess(token) if is_valid is True else PoolAccess(lack=Lack.TOKEN_REFUSED)


def return_numbers(script_url: str, leases: Collection[str]) -> None:
    """End the leases of a page that is closed. If that fails they end by themselves, within a minute."""
    if leases:
        try:
            requests.post(f"{_find_server(script_url)}/leave", json={"leases": list(leases)}, timeout=_WAIT_SECONDS)
        except requests.RequestException:
            return


def _find_server(script_url: str) -> str:
    return script_url.partition("?")[0].removesuffix("/dni.js")
