"""Heartbeats, leaving and tags of pages that show leases. This module does not depend on HTTP."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from server.accounts.runtime import AccountRuntime
from server.domain.check_leases import is_check_lease
from server.domain.leases import LeasedPool
from server.http.leases.heartbeat_interval import write_heartbeat_interval
from server.http.leases.responses import GoneLease, GoneReason, LiveLease, RenewResponse
from server.http.leases.tag_limits import choose_tags
from server.http.leases.tokens import LeaseTokens, mark_pool
from server.stores.leases.contract import LeaseReference, LeaseStore

_Shown: TypeAlias = tuple[LeasedPool, LeaseReference]


class UnknownLease(Exception):
    """The token is not this account's, or its pool is gone."""


class ShownLeases:
    """Calls the lease store for pages that have a token. Every method may raise `StoreUnavailable`.

    `find_tokens` returns the tokens of the account with a key.
    """

    def __init__(self, leases: LeaseStore, find_tokens: Callable[[str], LeaseTokens]) -> None:
        self._leases = leases
        self._find_tokens = find_tokens

    def renew(
        self, account: AccountRuntime, tokens: Sequence[str], tags: Mapping[str, str], now: float
    ) -> RenewResponse:
        """For each token whether its lease is live, and if not, why; and when to ask next. Live leases get the tags."""
        responses: dict[str, LiveLease | GoneLease] = {}
        waits: list[float] = []
        for token in dict.fromkeys(tokens):
            shown = self._find_shown(account, token)
            if shown is None:
                responses[token] = {"live": False, "reason": GoneReason.UNKNOWN}
                continue
            is_check = is_check_lease(shown[1].lease_id)
            renewed = (self._leases.renew_check if is_check else self._leases.renew)(*shown, now)
            if renewed.gone is None:
                if tags and not is_check:
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
        """Tell the store that the visitor has left, and add the last tags; unknown tokens are ignored."""
        for token in dict.fromkeys(tokens):
            shown = self._find_shown(account, token)
            if shown is None:
                continue
            if is_check_lease(shown[1].lease_id):
                self._leases.leave_check(*shown, now)
            else:
                if tags:
                    self._leases.tag(*shown, choose_tags(tags), now)
                self._leases.leave(*shown, now)

    def tag(self, account: AccountRuntime, token: str, tags: Mapping[str, str], now: float) -> Mapping[str, str] | None:
        """All page tags of the visitor, including the new ones; None when the number has another lease now.

        Raises `UnknownLease` for an unknown token.
        """
        shown = self._find_shown(account, token)
        if shown is None:
            raise UnknownLease
        if is_check_lease(shown[1].lease_id):
            # A check has no visitor, so nothing is stored.
            return choose_tags(tags)
        return self._leases.tag(*shown, choose_tags(tags), now)

    def _find_shown(self, account: AccountRuntime, token: str) -> _Shown | None:
        signed = self._find_tokens(account.account.key).read(token)
        if signed is None:
            return None
        name = account.find_pool_of(signed.lease.pool_number)
        if name is None or mark_pool(name) != signed.pool_mark:
            # A number that has left the pool may be in another one now, so its pages must stop showing it.
            return None
        return account.pools[name], signed.lease
