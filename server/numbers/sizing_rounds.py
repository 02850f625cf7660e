"""Carries out what pools that size themselves need: buys and returns numbers, or asks people to do it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import structlog

from server.accounts.errors import AccountInvalid
from server.accounts.service import AccountService
from server.domain.accounts import Account
from server.domain.buying.desk import NumberDesk
from server.domain.buying.errors import NotReleasable, NumberError
from server.domain.buying.purchases import Purchase
from server.domain.buying.sized_pools import (
    PURCHASES_READ,
    RULE,
    describe_plan,
    list_own,
    list_returnable,
    plan_pool,
    write_search,
    write_wish_id,
)
from server.domain.buying.sizing import SizingPlan, SizingStep
from server.domain.choices import PoolSizing
from server.domain.leased_pools import build_leased_pool
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.domain.number_pools import NumberPool
from server.domain.owned_numbers import NumberState
from server.domain.secret_names import SecretMissing
from server.stores.contract import AccountDeleted, AccountStore, NumberTaken, StoreUnavailable
from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS, LeaseStore

_log = structlog.get_logger()


class SizingRounds:
    """Looks at all pools whose sizing is not `fixed`. `public_url` begins the links to the console; empty: no links."""

    def __init__(
        self,
        accounts: AccountStore,
        leases: LeaseStore,
        service: AccountService,
        desk: NumberDesk,
        notify: Callable[[Notification], None],
        public_url: str,
    ) -> None:
        self._accounts = accounts
        self._leases = leases
        self._service = service
        self._desk = desk
        self._notify = notify
        self._public_url = public_url

    def look(self, now: float) -> None:
        """One round; it may be repeated at any time. A pool that fails does not stop the others. Raises `StoreUnavailable`."""
        for account in self._accounts.list_accounts():
            for pool in account.number_pools:
                if pool.sizing is not PoolSizing.FIXED:
                    self._try_to_size(account, pool, now)

    def _try_to_size(self, account: Account, pool: NumberPool, now: float) -> None:
        plan = SizingPlan(SizingStep.NOTHING, 0, "")
        try:
            purchases = self._desk.list_purchases(account.key, PURCHASES_READ)
            leased = build_leased_pool(account.key, pool)
            record = self._leases.read_record(leased, now - RECORD_KEPT_SECONDS)
            plan = plan_pool(pool, record, RECORD_STEP_SECONDS, purchases, now)
            if pool.sizing is PoolSizing.AUTOMATIC:
                self._return_removed(account, pool, purchases, now)
                self._carry_out(plan, account, pool, purchases, now)
            elif plan.step is SizingStep.BUY:
                self._report(plan, account, pool, "", now)
        except StoreUnavailable:
            raise
        except (NumberError, SecretMissing, AccountInvalid, AccountDeleted, NumberTaken) as error:
            _log.warning("pool_not_sized", account=account.key, number_pool=pool.name, error=str(error))
            self._report(plan, account, pool, str(error), now)
        except Exception:
            _log.exception("pool_sizing_failed", account=account.key, number_pool=pool.name)

    def _carry_out(
        self, plan: SizingPlan, account: Account, pool: NumberPool, purchases: Sequence[Purchase], now: float
    ) -> None:
        if plan.step is SizingStep.BUY:
            self._buy(plan, account, pool, purchases, now)
        elif plan.step is SizingStep.RETURN:
            self._remove(plan, account, pool, purchases, now)

    def _buy(
        self, plan: SizingPlan, account: Account, pool: NumberPool, purchases: Sequence[Purchase], now: float
    ) -> None:
        carrier = next(iter(self._desk.list_carriers(account.key)), "")
        if not carrier:
            raise NumberError("No carrier is connected: give the account the secrets of one.")
        offers = self._desk.search(account.key, carrier, write_search(pool), plan.count)
        known = {one.wish_id for one in purchases}
        wishes = [write_wish_id(pool, now, position) for position in range(1, len(known) + plan.count + 1)]
        new = [wish for wish in wishes if wish not in known][: plan.count]
        for offer, wish_id in zip(offers, new, strict=False):
            price = offer.monthly_price or self._desk.find_price(account.key, carrier, offer.number)
            self._desk.buy(account.key, carrier, offer.number, price, pool.name, wish_id, RULE, now)
        if len(offers) < plan.count:
            raise NumberError(f"The carrier has only {len(offers)} of {plan.count} numbers now.")

    def _remove(
        self, plan: SizingPlan, account: Account, pool: NumberPool, purchases: Sequence[Purchase], now: float
    ) -> None:
        """Take numbers that nobody sees out of the pool. They go back when no call to them can belong to a visit any more."""
        state = self._leases.pool_state(build_leased_pool(account.key, pool), now)
        if state.live > len(state.leases):
            return
        shown = {lease.pool_number.number for lease in state.leases}
        free = [number for number in list_returnable(pool, purchases, now) if number not in shown]
        removed = set(free[: plan.count])

        def change(current: Account | None) -> Account:
            if current is None:
                raise AccountDeleted(account.key)
            pools = [
                replace(
                    one, tracking_numbers=tuple(each for each in one.tracking_numbers if each.number not in removed)
                )
                if one.name == pool.name
                else one
                for one in current.number_pools
            ]
            return replace(current, number_pools=tuple(pools))

        if removed:
            self._service.change(account.key, change, None, RULE)

    def _return_removed(self, account: Account, pool: NumberPool, purchases: Sequence[Purchase], now: float) -> None:
        """Return the numbers that the rule bought for the pool and that nothing uses any more."""
        own = {one.number for one in list_own(pool, purchases)}
        for one in self._accounts.list_numbers(account.key):
            if one.number in own and one.state in (NumberState.RESTING, NumberState.LEAVING):
                try:
                    self._desk.return_number(account.key, one.number, now)
                except NotReleasable as error:
                    _log.info("number_not_returned_yet", account=account.key, number=one.number, error=str(error))

    def _report(self, plan: SizingPlan, account: Account, pool: NumberPool, problem: str, now: float) -> None:
        """Notify people, at most once a week for each pool."""
        text = f"Number pool {pool.name} of account {account.key}. {describe_plan(plan, PoolSizing.SUGGEST)}"
        texts = [text, f"The server could not do it: {problem}" if problem else "", self._write_link(account, pool)]
        values = {"account": account.key, "number_pool": pool.name, "step": plan.step.value, "count": plan.count}
        self._notify(
            Notification(
                account=account.key,
                kind=NotificationKind.NUMBER_POOL_SHORT,
                occurrence=f"{pool.name} sizing {datetime.fromtimestamp(now, UTC):%G-%V}",
                subject=f"Number pool {pool.name} needs more numbers"
                if plan.step is SizingStep.BUY
                else f"Number pool {pool.name} could not be sized",
                text=" ".join(filter(None, texts)),
                values={**values, "reason": plan.reason, "problem": problem},
            )
        )

    def _write_link(self, account: Account, pool: NumberPool) -> str:
        if not self._public_url:
            return ""
        wish = write_search(pool)
        query = {"search": "1", "country": wish.country, "kind": wish.kind.value, "area_code": wish.area_code}
        path = f"/console/a/{quote(account.key)}/numbers/buy"
        return f"Buy them: {self._public_url}{path}?{urlencode({**query, 'pool': pool.name})}"
