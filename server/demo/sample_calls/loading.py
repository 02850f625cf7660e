"""Writes the sample calls of the last 60 days that the log does not have yet, attributed by the product's own rules."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from server.demo.sample_calls.drawing import SampleCall, draw_day
from server.demo.sample_calls.events import write_events
from server.demo.sample_calls.leads import judge
from server.domain.accounts import Account, FromPool, OffSiteSource
from server.domain.calls.attributed import EarlierCall
from server.domain.calls.attribution import attribute, mark_repeats
from server.domain.calls.call import Call
from server.domain.calls.call_ids import make_call_id
from server.domain.calls.called_numbers import CalledNumber, index_called_numbers
from server.domain.calls.evidence import TAP_TAG
from server.domain.calls.progress import derive_progress
from server.domain.leases import Lease, Visitor
from server.domain.number_pools import NumberPool, make_lease_key
from server.domain.phone_numbers import PhoneNumber
from server.domain.visit_derivation import DerivedVisit, prepare_visit_deriver
from server.stores.call_log import CallErased, CallLog
from server.stores.retention import Retention

CARRIER = "sample"
"""The carrier of sample calls, by which they are told apart from real ones: their IDs begin with it."""

DAYS = 60
_CALLS_A_TRANSACTION = 50
_OTHERS_JOINED_SECONDS = 120.0


def load_sample_calls(account: Account, log: CallLog, retention: Retention, now: float) -> int:
    """Add the sample calls that ended before `now` and are not in the log; returns their number.

    Nothing is added for an account without the drawn tracking sources. Raises `StoreUnavailable`.
    """
    making = _Making(account)
    drawn = _draw(account, now)
    added: list[Call] = []
    while batch := list(islice(drawn, _CALLS_A_TRANSACTION)):
        with log.begin() as transaction:
            for one in batch:
                called = making.find_called(one)
                if called is None:
                    continue
                call_id = make_call_id(CARRIER, one.name)
                try:
                    if transaction.find(call_id) is not None:
                        continue
                except CallErased:
                    continue
                caller = one.caller.number
                earlier = transaction.list_earlier(account.key, caller, 0.0, call_id, called.number) if caller else []
                call = making.make(one, call_id, called, [it for it in earlier if it.started_at <= one.started_at])
                if call.progress.ended_at is not None and call.progress.ended_at <= now:
                    transaction.add(judge(account, one, call, now), now)
                    added.append(call)
    for call in added:
        if call.attributed.number_pool:
            # The lease store never knew of it, so there is no number to return.
            retention.mark_returned(call.call_id)
    return len(added)


def _draw(account: Account, now: float) -> Iterator[SampleCall]:
    today = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(account.time_zone)).date()
    for days_ago in range(DAYS, -1, -1):
        for call in draw_day(today - timedelta(days=days_ago), account.time_zone):
            if now - DAYS * 86_400 <= call.started_at <= now:
                yield call


class _Making:
    """Makes calls of one account from what is drawn."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._deriver = prepare_visit_deriver(account)
        self._numbers = index_called_numbers(account)
        self._sources = {source.name: source for source in account.tracking_sources}

    def find_called(self, drawn: SampleCall) -> CalledNumber | None:
        """The number that the visitor of the drawn call sees; None if the account has no such source."""
        source = self._sources.get(drawn.visit.tracking_source)
        if source is None:
            return None
        if isinstance(source, OffSiteSource):
            number = source.tracking_number
        else:
            wanted = "service" if drawn.is_service else "sales"
            assigned = {one.target_number: one.shows for one in source.assign}
            shown = assigned.get(wanted) or assigned.get("sales")
            if shown is None:
                return None
            number = self._choose(drawn, shown) if isinstance(shown, FromPool) else shown
        return self._numbers.find(number.number, number.extension)

    def make(self, drawn: SampleCall, call_id: str, called: CalledNumber, earlier: Sequence[EarlierCall]) -> Call:
        """The call with its attribution and events."""
        now, caller = drawn.started_at, drawn.caller.number
        lease = self._lease(drawn, called, called.number_pool) if called.number_pool else None
        attributed = attribute(self._account, called, lease, caller, earlier, now, self._deriver)
        is_repeat, is_duplicate = mark_repeats(attributed, earlier, now) if earlier else (False, False)
        is_spanish = attributed.tags.get("language") == "es"
        path = (called.number_pool.route if called.number_pool else None) or self._account.route or "main"
        events = write_events(drawn, path, "spanish desk" if is_spanish else "desk", is_recorded=path == "main")
        return Call(
            call_id=call_id,
            account=self._account.key,
            carrier=CARRIER,
            carrier_call_id=drawn.name,
            tracking_number=called.number,
            caller=caller,
            attributed=attributed,
            progress=derive_progress(events),
            is_repeat=is_repeat,
            is_duplicate=is_duplicate,
            events=events,
        )

    def _derive(self, drawn: SampleCall) -> DerivedVisit:
        return self._deriver.derive(drawn.visit.landing_url, drawn.visit.referring_url)

    def _choose(self, drawn: SampleCall, shown: FromPool) -> PhoneNumber:
        pool = self._account.find_number_pool(shown.number_pool)
        key = make_lease_key(pool, self._derive(drawn).tags, drawn.name)
        return pool.tracking_numbers[int(key.digest, 16) % len(pool.tracking_numbers)]

    def _lease(self, drawn: SampleCall, called: CalledNumber, pool: NumberPool) -> Lease:
        """The lease of the number at the start of the call: the visitor's, and others with equal key tags if some were drawn."""
        visit, left = self._derive(drawn), drawn.left_seconds
        ended_at = None if left is None else drawn.started_at - left
        joined_at = (drawn.started_at if ended_at is None else ended_at) - drawn.looked_seconds
        page_tags = {TAP_TAG: f"{1000 * (drawn.started_at - 8):.0f}"} if drawn.has_tapped and left is None else {}
        visitors = tuple(
            Visitor(
                visitor_id=f"sample-visitor-{drawn.name}-{index}",
                landing_url=visit.landing_url,
                referring_url=visit.referring_url,
                tags=visit.tags,
                page_tags={} if index else page_tags,
                joined_at=joined_at,
            )
            for index in range(drawn.others + 1)
        )
        return Lease(
            lease_id=f"sample-lease-{drawn.name}",
            pool_number=called.number,
            key=make_lease_key(pool, visit.tags, drawn.name),
            claimed_at=joined_at - _OTHERS_JOINED_SECONDS,
            live=ended_at is None,
            ended_at=ended_at,
            viewers=len(visitors) if ended_at is None else 0,
            is_crowded=False,
            calls=(),
            visitors=visitors,
        )
