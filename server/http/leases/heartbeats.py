"""What a page does with the leases that it holds: heartbeats, leaving, tags. Nothing here knows of HTTP."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from server.accounts.runtime import AccountRuntime
from server.domain.leases import LeasedPool
from server.http.leases.heartbeat_interval import write_heartbeat_interval
from server.http.leases.responses import GoneLease, GoneReason, LiveLease, RenewResponse
from server.http.leases.tag_limits import choose_tags
from server.http.leases.tokens import LeaseTokens, mark_pool
from server.stores.leases.contract import LeaseReference, LeaseStore

_Shown: TypeAlias = tuple[LeasedPool, LeaseReference]


class UnknownLease(Exception):
    """The token is none of this account's, or its pool is gone."""


class ShownLeases:
    """Speaks to the lease store for those who show a token. Every method may raise `StoreUnavailable`.

    `find_tokens` returns the tokens of the account with a key.
    """

    def __init__(self, leases: LeaseStore, find_tokens: Callable[[str], LeaseTokens]) -> None:
        self._leases = leases
        self._find_tokens = find_tokens

    def renew(
        self, account: AccountRuntime, tokens: Sequence[str], tags: Mapping[str, str], now: float
    ) -> RenewResponse:
        """For each token whether its lease is live, and if not why; and when to ask next. Live ones get the tags."""
        responses: dict[str, LiveLease | GoneLease] = {}
        waits: list[float] = []
        for token in dict.fromkeys(tokens):
            shown = self._find_shown(account, token)
            if shown is None:
                responses[token] = {"live": False, "reason": GoneReason.UNKNOWN}
                continue
            renewed = self._leases.renew(*shown, now)
            if renewed.gone is None:
                if tags:
                    self._leases.tag(*shown, choose_tags(tags), now)
                responses[token] = {"live": True}
                waits.append(renewed.renew_after_seconds)
            else:
                responses[token] = {"live": False, "reason": GoneReason(renewed.gone.value)}
        return {
            "leases": [responses[token] for token in tokens],
            "renew_after_seconds": write_heartbeat_interval(waits),
        }

    def leave(self, account: AccountRuntime, tokens: Sequence[str], tags: Mapping[str, str], now: float) -> None:
        """Tell the store that the visitor looks no more, and the last tags; a token that is not known is passed over."""
        for token in dict.fromkeys(tokens):
            shown = self._find_shown(account, token)
            if shown is not None:
                if tags:
                    self._leases.tag(*shown, choose_tags(tags), now)
                self._leases.leave(*shown, now)

    def tag(self, account: AccountRuntime, token: str, tags: Mapping[str, str], now: float) -> Mapping[str, str] | None:
        """All that the visitor has claimed, the new tags included; None when the number has another lease by now.

        Raises `UnknownLease` for a token that is not known.
        """
        shown = self._find_shown(account, token)
        if shown is None:
            raise UnknownLease
        return self._leases.tag(*shown, choose_tags(tags), now)

    def _find_shown(self, account: AccountRuntime, token: str) -> _Shown | None:
        signed = self._find_tokens(account.account.key).read(token)
        if signed is None:
            return None
        name = account.find_pool_of(signed.lease.pool_number)
        if name is None or mark_pool(name) != signed.pool_mark:
            # A number that has left the pool may be in another by now: its pages must let go of it.
            return None
        return account.pools[name], signed.lease
