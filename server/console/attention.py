"""What needs a person: the troubles of an account that the server knows of."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.accounts.sightings import find_sightings
from server.console.parts import ConsoleParts
from server.domain.accounts import Account
from server.domain.calls.attributed import Match
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import RecordedStep
from server.domain.notifications.recipients import NotificationKind
from server.domain.pool_record import DAY_SECONDS
from server.domain.pool_size import SECONDS_AN_HOUR
from server.domain.refused_origins import RefusedOrigin, find_first_day, sum_refused
from server.domain.reports.periods import find_today
from server.domain.shortage import Shortage, ShortageReason, find_shortage, has_proved_enough
from server.domain.tag_seen import TagSeen, judge_tag_seen
from server.stores.call_log import CallFilter
from server.stores.leases.contract import RECORD_STEP_SECONDS, PoolState
from server.stores.outbox import OutboxEntry, PostbackState

LATELY_SECONDS = 7 * DAY_SECONDS
MOST_COUNTED = 100
"""More default calls and dead postbacks than this are shown as "100 or more"."""

_MOST_ORIGINS = 5
_PROOF_SECONDS = 2 * DAY_SECONDS


@dataclass(frozen=True)
class PoolNow:
    """A number pool at this moment. `shortage` is None if it is large enough; `misses` are those of the last hour."""

    name: str
    state: PoolState
    shortage: Shortage | None
    misses: int


@dataclass(frozen=True)
class Attention:
    """The troubles. `webhooks_refused_at` is when refused webhooks were last reported; None if not lately."""

    webhooks_refused: int
    webhooks_refused_at: float | None
    dead_postbacks: Sequence[OutboxEntry]
    short_pools: Sequence[PoolNow]
    tag: TagSeen
    default_calls: int
    refused_origins: Sequence[RefusedOrigin]

    @property
    def missing_origins(self) -> Sequence[RefusedOrigin]:
        """The refused origins with many requests."""
        return [one for one in self.refused_origins if one.needs_a_person]

    @property
    def has_trouble(self) -> bool:
        """Whether a person should do something. A tag of which nothing is known is no trouble."""
        counted = (self.webhooks_refused, self.webhooks_refused_at, self.default_calls)
        listed = (self.dead_postbacks, self.short_pools, self.missing_origins)
        return any((*counted, *listed, self.tag.state == "not_seen"))


def find_attention(parts: ConsoleParts, account: Account, pools: Sequence[PoolNow]) -> Attention:
    """What is known of the account's troubles."""
    now, key = parts.now(), account.key
    refused = parts.notifications.find_count(key, NotificationKind.WEBHOOKS_REFUSED)
    reported_at = refused.notified_at
    default_calls = CallFilter(since=now - DAY_SECONDS, match=Match.DEFAULT)
    return Attention(
        webhooks_refused=refused.count,
        webhooks_refused_at=reported_at if reported_at is not None and now - reported_at < LATELY_SECONDS else None,
        dead_postbacks=parts.outbox.list_outbox(key, PostbackState.DEAD, MOST_COUNTED),
        refused_origins=_find_refused_origins(parts, account, now),
        short_pools=[pool for pool in pools if pool.shortage],
        tag=judge_tag_seen(account, find_sightings(parts.tag_sightings, parts.leases, account, now)),
        default_calls=len(parts.call_log.list_calls(key, default_calls, None, MOST_COUNTED).calls),
    )


def _find_refused_origins(parts: ConsoleParts, account: Account, now: float) -> list[RefusedOrigin]:
    today = find_today(now, account.time_zone)
    counts = parts.refused_origins.find(account.key, find_first_day(today))
    return sum_refused(counts, account.origins, today)[:_MOST_ORIGINS]


def read_pools(parts: ConsoleParts, account: Account) -> list[PoolNow]:
    """The account's pools now, in the order of the account."""
    now, found = parts.now(), []
    for pool in account.number_pools:
        leased = build_leased_pool(account.key, pool)
        last_hour = parts.leases.read_record(leased, now - SECONDS_AN_HOUR)
        shortage = find_shortage(last_hour, len(leased.pool_numbers), now, RECORD_STEP_SECONDS)
        if shortage and shortage.reason is ShortageReason.FEW_FREE:
            latest: Sequence[RecordedStep] = parts.leases.read_record(leased, now - _PROOF_SECONDS)
            shortage = None if has_proved_enough(latest, RECORD_STEP_SECONDS) else shortage
        misses = sum(step.misses for step in last_hour)
        found.append(PoolNow(pool.name, parts.leases.pool_state(leased, now), shortage, misses))
    return found
