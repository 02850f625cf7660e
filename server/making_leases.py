"""Composes what pages with number pools call."""

from collections.abc import Callable
from functools import lru_cache, partial
from secrets import token_urlsafe

from server.accounts.runtimes import MAX_RUNTIMES
from server.domain.site_check.check_tokens import CheckTokens
from server.domain.site_check.tokens import SetupTokens
from server.http.account_lookups import AccountLookups
from server.http.amp.routes import AmpParts
from server.http.check_token_routes import CheckTokenParts
from server.http.clients import Clients
from server.http.leases.claims import Claims
from server.http.leases.counters import list_away_errors, open_counters
from server.http.leases.heartbeats import ShownLeases
from server.http.leases.limits import RequestLimits
from server.http.leases.origins import Origins
from server.http.leases.process_counters import ProcessCounters
from server.http.leases.routes import LeaseParts
from server.http.leases.tokens import LeaseTokens
from server.http.site_report_routes import SiteReportParts
from server.measuring import Measuring
from server.open_stores import Stores
from server.settings import Settings, choose_lease_url

_LEASE_ID_BYTES = 12


def compose_lease_parts(
    settings: Settings,
    stores: Stores,
    clients: Clients,
    lookups: AccountLookups,
    clock: Callable[[], float],
    measuring: Measuring,
) -> LeaseParts:
    """The parts of the requests of pages that show pool numbers."""
    secret_keys = (settings.secret_key, *settings.old_secret_keys)
    find_tokens = lru_cache(MAX_RUNTIMES)(partial(LeaseTokens, secret_keys))
    limits = None
    if settings.claim_limit:
        lease_url = choose_lease_url(settings)
        open_claim_counters = partial(open_counters, lease_url, clock)
        limits = RequestLimits(
            settings.claim_limit, open_claim_counters, ProcessCounters(clock), clock, list_away_errors(lease_url)
        )
    return LeaseParts(
        lookups=lookups,
        claims=Claims(stores.leases, find_tokens, partial(token_urlsafe, _LEASE_ID_BYTES), measuring.count_claim),
        shown=ShownLeases(stores.leases, find_tokens),
        clients=clients,
        origins=Origins(settings.demo_pages, stores.noted_origins),
        limits=limits,
        client_leases=settings.client_leases,
        noted=stores.noted_sightings,
        check_tokens=CheckTokens(secret_keys),
        now=clock,
    )


def compose_site_report_parts(settings: Settings, stores: Stores, leases: LeaseParts) -> SiteReportParts:
    """The parts of the requests of pages that report how the tag works on them."""
    return SiteReportParts(
        lookups=leases.lookups,
        reports=stores.setup_reports,
        noted=stores.noted_sightings,
        tokens=SetupTokens((settings.secret_key, *settings.old_secret_keys)),
        clients=leases.clients,
        origins=leases.origins,
        limits=leases.limits,
        now=leases.now,
    )


def compose_check_token_parts(leases: LeaseParts) -> CheckTokenParts:
    """The parts of the request with which a check asks whether its token is valid."""
    return CheckTokenParts(leases.lookups, leases.check_tokens, leases.clients, leases.limits, leases.now)


def compose_amp_parts(leases: LeaseParts) -> AmpParts:
    """The parts of the request of AMP pages, which lease nothing."""
    return AmpParts(leases.lookups, leases.clients, leases.origins, leases.limits)
