"""A claim: which numbers a visit gets. This module does not depend on HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import structlog

from server.accounts.runtime import AccountRuntime
from server.domain.check_leases import CheckRefusal, write_check_lease_id
from server.domain.leases import LeasedPool, Refusal, Visitor
from server.domain.number_pools import LeaseKey, NumberPool
from server.domain.phone_numbers import PhoneNumber, write_number_record
from server.domain.pool_choice import ServingPool
from server.domain.visit_derivation import DerivedVisit
from server.http.leases.bodies import ClaimBody
from server.http.leases.heartbeat_interval import write_heartbeat_interval
from server.http.leases.responses import ClaimResponse, DefaultNumber, DefaultNumberReason, LeasedNumber, LentNumber
from server.http.leases.tag_limits import choose_tags, cut_url
from server.http.leases.tokens import LeaseTokens, SignedLease, mark_pool
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore

LEASED = "leased"
"""The result of a claim that got a number, as it is counted."""

_MOST_NUMBERS_KEPT = 100_000
_log = structlog.get_logger()
# Formatting is slow. Callers share the returned record, so they must not change it.
_write_number = lru_cache(_MOST_NUMBERS_KEPT)(write_number_record)


@dataclass(frozen=True)
class Asker:
    """The client that claims: the digest of its address, and how many leases it can cause (None: any number)."""

    client: str
    client_leases: int | None


class Claims:
    """Responds to claims from the lease store.

    `find_tokens` returns the tokens of the account with a key; `make_lease_id` makes unguessable IDs. `count` gets the result
    for each pool that is asked: `LEASED`, or the reason for a default number; it gets a refusal once.
    """

    def __init__(
        self,
        leases: LeaseStore,
        find_tokens: Callable[[str], LeaseTokens],
        make_lease_id: Callable[[], str],
        count: Callable[[str], None] = lambda result: None,
    ) -> None:
        self._leases = leases
        self._find_tokens = find_tokens
        self._make_lease_id = make_lease_id
        self._count = count

    def respond(
        self,
        account: AccountRuntime,
        body: ClaimBody,
        asker: Asker,
        now: float,
        refusal: DefaultNumberReason | None = None,
        *,
        is_check: bool = False,
    ) -> ClaimResponse:
        """The numbers by target, and when to ask next. With a `refusal` all of them are default numbers.

        With `is_check` the visit is one of a check of the site: pools lend it a number, and nothing is recorded or counted.
        Target numbers that the account does not have are left out. Never raises `StoreUnavailable`: the visitor gets
        default numbers, and after one failure no other pool is asked, so that waits do not add up.
        """
        plan = account.planner.plan(body.visit.landing_url, body.visit.referring_url)
        visitor = _describe_visitor(body, plan.visit)
        results: dict[str, Claimed | DefaultNumberReason] = {}

        def lease(pool: NumberPool) -> Claimed | DefaultNumberReason:
            # Asked once, no matter how many targets the pool serves: they show the same number.
            if pool.name not in results:
                if DefaultNumberReason.STORE_UNAVAILABLE in results.values():
                    return DefaultNumberReason.STORE_UNAVAILABLE
                if is_check:
                    result = self._claim_for_check(account.pools[pool.name], visitor.visitor_id, now)
                else:
                    key = plan.find_key(pool, visitor.visitor_id)
                    result = self._claim(account.pools[pool.name], key, visitor, asker, now)
                    self._count(LEASED if isinstance(result, Claimed) else result)
                results[pool.name] = result
            return results[pool.name]

        if refusal:
            self._count(refusal)
        numbers: dict[str, LentNumber | LeasedNumber | DefaultNumber] = {}
        for name in body.target_numbers:
            choice = plan.choose(name)
            if choice is None:
                continue
            result = refusal or (
                lease(choice.pool) if isinstance(choice, ServingPool) else DefaultNumberReason(choice.reason.value)
            )
            if isinstance(choice, ServingPool) and isinstance(result, Claimed):
                tokens = self._find_tokens(account.account.key)
                leased = _write_leased(tokens, choice.pool, result, visitor.visitor_id)
                numbers[name] = {**leased, "number_pool": choice.pool.name} if is_check else leased
            elif isinstance(result, DefaultNumberReason):
                numbers[name] = _write_default(choice.default_number, result)
        waits = [result.renew_after_seconds for result in results.values() if isinstance(result, Claimed)]
        return {"numbers": numbers, "renew_after_seconds": write_heartbeat_interval(waits)}

    def _claim(
        self, pool: LeasedPool, key: LeaseKey, visitor: Visitor, asker: Asker, now: float
    ) -> Claimed | DefaultNumberReason:
        """The claimed number, or the reason for a refusal."""
        claim = Claim(key, visitor, self._make_lease_id(), asker.client, asker.client_leases)
        return _name_refusal(lambda: self._leases.claim(pool, claim, now))

    def _claim_for_check(self, pool: LeasedPool, visitor_id: str, now: float) -> Claimed | DefaultNumberReason:
        """The number that is lent to a check, or the reason for a refusal."""
        return _name_refusal(lambda: self._leases.claim_for_check(pool, write_check_lease_id(visitor_id), now))


def _name_refusal(claim: Callable[[], Claimed | Refusal | CheckRefusal]) -> Claimed | DefaultNumberReason:
    try:
        result = claim()
    except StoreUnavailable as error:
        _log.error("lease_store_unavailable", reason=str(error))
        return DefaultNumberReason.STORE_UNAVAILABLE
    return result if isinstance(result, Claimed) else DefaultNumberReason(result.value)


def _describe_visitor(body: ClaimBody, visit: DerivedVisit) -> Visitor:
    claimed = {name: value for name, value in body.visit.tags.items() if visit.tags.get(name) != value}
    return Visitor(
        body.visitor_id, cut_url(visit.landing_url), cut_url(visit.referring_url), visit.tags, choose_tags(claimed)
    )


def _write_leased(tokens: LeaseTokens, pool: NumberPool, claimed: Claimed, visitor_id: str) -> LeasedNumber:
    lease = LeaseReference(claimed.pool_number, claimed.lease_id, visitor_id)
    token = tokens.write(SignedLease(mark_pool(pool.name), lease))
    return {**_write_number(claimed.pool_number), "lease": token}


def _write_default(number: PhoneNumber, reason: DefaultNumberReason) -> DefaultNumber:
    return {**_write_number(number), "reason": reason}
