"""What a page does with the leases that it holds: heartbeats, leaving, tags. Nothing here knows of HTTP."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from server.domain.leases import LeasedPool
from server.http.leases.answers import GoneLease, GoneReason, LiveLease, RenewAnswer
from server.http.leases.keeping import choose_tags
from server.http.leases.prepared import PreparedAccount
from server.http.leases.waits import write_wait
from server.stores.leases.contract import LeaseReference, LeaseStore

_Held: TypeAlias = tuple[LeasedPool, LeaseReference]


class NotHeld(Exception):
    """The token is none of this account's, or its pool is gone."""


class HeldLeases:
    """Speaks to the lease store for those who show a token. Every method may raise `StoreUnavailable`."""

    def __init__(self, leases: LeaseStore) -> None:
        self._leases = leases

    def renew(
        self, account: PreparedAccount, tokens: Sequence[str], tags: Mapping[str, str], now: float
    ) -> RenewAnswer:
        """For each token whether its lease is live, and if not why; and when to ask next. Live ones get the tags."""
        answers: dict[str, LiveLease | GoneLease] = {}
        waits: list[float] = []
        for token in dict.fromkeys(tokens):
            held = _find_held(account, token)
            if held is None:
                answers[token] = {"live": False, "reason": GoneReason.UNKNOWN}
                continue
            renewed = self._leases.renew(*held, now)
            if renewed.gone is None:
                if tags:
                    self._leases.tag(*held, choose_tags(tags), now)
                answers[token] = {"live": True}
                waits.append(renewed.renew_after_seconds)
            else:
                answers[token] = {"live": False, "reason": GoneReason(renewed.gone.value)}
        return {"leases": [answers[token] for token in tokens], "renew_after_seconds": write_wait(waits)}

    def leave(self, account: PreparedAccount, tokens: Sequence[str], tags: Mapping[str, str], now: float) -> None:
        """Tell the store that the visitor looks no more, and the last tags; a token that is not known is passed over."""
        for token in dict.fromkeys(tokens):
            held = _find_held(account, token)
            if held is not None:
                if tags:
                    self._leases.tag(*held, choose_tags(tags), now)
                self._leases.leave(*held, now)

    def tag(
        self, account: PreparedAccount, token: str, tags: Mapping[str, str], now: float
    ) -> Mapping[str, str] | None:
        """All that the visitor has claimed, the new tags included; None when the number has another lease by now.

        Raises `NotHeld` for a token that is not known.
        """
        held = _find_held(account, token)
        if held is None:
            raise NotHeld
        return self._leases.tag(*held, choose_tags(tags), now)


def _find_held(account: PreparedAccount, token: str) -> _Held | None:
    signed = account.tokens.read(token)
    pool = account.pools_by_mark.get(signed.pool_mark) if signed else None
    if signed is None or pool is None or signed.lease.place not in pool.places:
        # A number that has left the pool may be in another by now: its pages must let go of it.
        return None
    return pool.leased, signed.lease
