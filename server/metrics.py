"""The metrics of all worker processes, in the format of Prometheus. `docs/metrics.md` describes them.

The library decides when it is imported whether processes share their metrics, so only `keeping_metrics` imports this module. No
label has values that a visitor, a caller or an account can invent.
"""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from server.http.leases.claims import LEASED
from server.http.leases.responses import DefaultNumberReason
from server.measuring import Measuring
from server.stores.outbox import OutboxCounts
from server.telephony.refused_webhooks import RefusalReason


def create_metrics() -> Measuring:
    """Metrics in the folder of `keeping_metrics`. Create them once, before the workers are forked."""
    registry = CollectorRegistry()
    claims = Counter("dni_claims", "Claims of visitors, by result.", ["result"], registry=registry)
    refused = Counter("dni_webhooks_refused", "Webhooks that were refused, by reason.", ["reason"], registry=registry)
    without_log = Counter(
        "dni_calls_answered_without_log", "Webhooks of calls answered without the call log.", registry=registry
    )
    live = Gauge("dni_live_leases", "Live leases of all pools.", registry=registry, multiprocess_mode="mostrecent")
    rounds = Gauge(
        "dni_watch_last_round_timestamp_seconds",
        "When a watch last ended a round without an error.",
        ["watch"],
        registry=registry,
        multiprocess_mode="mostrecent",
    )
    # Looking up a label takes longer than counting. All results begin at zero, so that the first one is an increase.
    claims_by_result = {result: claims.labels(result) for result in (LEASED, *DefaultNumberReason)}
    refused_by_reason = {reason: refused.labels(reason) for reason in RefusalReason}
    return Measuring(
        lambda result: claims_by_result[result].inc(),
        lambda reason: refused_by_reason[RefusalReason(reason)].inc(),
        without_log.inc,
        live.set,
        lambda watch: rounds.labels(watch).set_to_current_time(),
        _write,
    )


def _write(outbox: OutboxCounts | None, now: float) -> bytes:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_Outbox(outbox, now))
    return generate_latest(registry)


class _Outbox(Collector):
    """The postbacks as they are in the database now."""

    def __init__(self, outbox: OutboxCounts | None, now: float) -> None:
        self._outbox = outbox
        self._now = now

    def collect(self) -> Iterator[GaugeMetricFamily]:
        outbox = self._outbox
        yield GaugeMetricFamily("dni_database_up", "1 if the database responds.", 0 if outbox is None else 1)
        if outbox is None:
            return
        yield GaugeMetricFamily("dni_postbacks_waiting", "Postbacks that wait to be sent.", outbox.waiting)
        yield GaugeMetricFamily("dni_postbacks_dead", "Postbacks that nobody accepted.", outbox.dead)
        yield GaugeMetricFamily(
            "dni_outbox_age_seconds", "Age of the oldest waiting postback.", self._find_age(outbox.oldest_created_at)
        )
        yield GaugeMetricFamily(
            "dni_outbox_overdue_seconds", "How long a postback has been due.", self._find_age(outbox.earliest_due_at)
        )

    def _find_age(self, since: float | None) -> float:
        return 0 if since is None else max(0, self._now - since)
