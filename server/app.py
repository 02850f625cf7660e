"""The composition root: the only module that knows every part, and puts them together."""

import os
import random
import secrets
import time
from collections.abc import Callable, Mapping
from functools import partial

from flask import Flask

from server.bundle import Bundle, load_bundles
from server.http.api.routes import create_api_blueprint
from server.http.clients import Clients
from server.http.errors import register_error_handlers
from server.http.health_routes import create_health_blueprint
from server.http.leases.claims import Claims
from server.http.leases.counters import open_counters
from server.http.leases.held import HeldLeases
from server.http.leases.limits import RequestLimits
from server.http.leases.origins import Origins
from server.http.leases.prepared import prepare_account
from server.http.leases.process_counters import ProcessCounters
from server.http.leases.routes import LeaseParts, create_lease_blueprint
from server.http.request_log import register_request_log
from server.http.snippet_routes import create_snippet_blueprint
from server.http.tag_routes import create_tag_blueprint
from server.making_tags import prepare_tags
from server.postbacks.sending import Sender
from server.postbacks.worker import PostbackWorker
from server.settings import SETTINGS, Settings, SettingsError, choose_lease_url, read_settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.kept_by_revision import KeptByRevision
from server.stores.leases.contract import LeaseStore
from server.stores.leases.opening import open_lease_store
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.call_log.store import SqlCallLog
from server.telephony.answering import Answering
from server.telephony.carrier_secrets import CarrierSecrets
from server.telephony.carriers import CARRIERS
from server.telephony.known_accounts import KnownAccounts
from server.telephony.routes import VoiceParts, create_voice_blueprint
from server.telephony.verifying import Verifier
from server.watch.calls import look_after_calls, watch_account
from server.watch.look import look_at_pools
from server.watch.numbering_plans import NumberingPlans
from server.watch.pools import WatchedPools
from server.watch.telling import AlertTeller
from server.watch.watch import Watch

_ACCOUNT_RECHECK_SECONDS = 1.0
_LEASE_ID_BYTES = 12
_POSTBACKS_EVERY_SECONDS = 1.0


def create_app(
    settings: Settings | None = None,
    *,
    bundle: Bundle | None = None,
    accounts: AccountStore | None = None,
    leases: LeaseStore | None = None,
    call_log: CallLog | None = None,
    environment: Mapping[str, str] = os.environ,
    clock: Callable[[], float] = time.time,
    are_stores_prepared: bool = False,
) -> Flask:
    """The server as a WSGI application.

    `clock` gives the seconds since the epoch, for all that leases and calls do. `environment` has the variables that accounts
    name for secrets of their own. `are_stores_prepared`: the stores are known to be ready and are not asked, so that a process
    can be started anew while one of them is away. `bundle` is served to every account in place of the built ones.

    Settings come from the environment unless given. Raises `SettingsError`, `BundleError`, `StoreUnavailable` or
    `StoreOutdated` when it could not serve.
    """
    settings = settings or read_settings(os.environ)
    bundles = (bundle,) if bundle else load_bundles()
    accounts = accounts or open_account_store(settings)
    leases = leases or open_leases(settings)
    call_log = call_log or open_call_log(settings)
    if not are_stores_prepared:
        accounts.prepare()
        leases.prepare()
    clients = Clients(settings.secret_key, settings.client_address_header)
    app = Flask("server", static_folder=None)
    register_request_log(app, clients)
    register_error_handlers(app)
    app.register_blueprint(create_tag_blueprint(KeptByRevision(accounts, prepare_tags(bundles, settings.public_url))))
    app.register_blueprint(create_snippet_blueprint(accounts, settings.public_url))
    known = KnownAccounts(accounts)
    answering = Answering(known, call_log, leases)
    held = HeldLeases(leases, answering.add_tags)
    app.register_blueprint(
        create_lease_blueprint(_compose_lease_parts(settings, accounts, leases, held, clients, clock))
    )
    verifier = Verifier(known, _find_carrier_secrets(settings, environment), call_log)
    app.register_blueprint(
        create_voice_blueprint(VoiceParts(CARRIERS, verifier, answering, settings.public_url, clock))
    )
    app.register_blueprint(create_api_blueprint(call_log, clock))
    app.register_blueprint(create_health_blueprint(accounts, leases))
    if settings.demo_pages:
        from server.demo.demo_site import add_demo_site

        add_demo_site(app, settings, accounts, call_log, clock)
    return app


def create_watches(
    settings: Settings, has_turn: Callable[[], bool], environment: Mapping[str, str] = os.environ
) -> list[Watch]:
    """What looks after things while the server runs, not started yet; each with its own connections, while it `has_turn`.

    `environment` has the variables that postbacks name for their secrets.
    """
    return [
        _create_pool_watch(settings, has_turn),
        _create_call_watch(settings, has_turn),
        _create_postback_watch(settings, has_turn, environment),
        _create_plan_watch(settings),
    ]


def _create_pool_watch(settings: Settings, has_turn: Callable[[], bool]) -> Watch:
    accounts, leases = open_account_store(settings), open_leases(settings)

    def close() -> None:
        accounts.close()
        leases.close()

    tell = AlertTeller(settings.alert_webhook_url).tell
    return Watch(partial(look_at_pools, WatchedPools(accounts), leases, tell), close, has_turn)


def _create_call_watch(settings: Settings, has_turn: Callable[[], bool]) -> Watch:
    accounts, leases, call_log = open_account_store(settings), open_leases(settings), open_call_log(settings)

    def close() -> None:
        accounts.close()
        leases.close()
        call_log.close()

    find_account = KeptByRevision(accounts, watch_account).find
    return Watch(partial(look_after_calls, accounts, find_account, leases, call_log), close, has_turn, name="calls")


def _create_postback_watch(settings: Settings, has_turn: Callable[[], bool], environment: Mapping[str, str]) -> Watch:
    call_log = open_call_log(settings)
    sender = Sender(environment, may_reach_private=settings.private_postbacks)
    worker = PostbackWorker(call_log, sender.send, time.time, random.random)

    def close() -> None:
        worker.close()
        call_log.close()

    return Watch(worker.run_once, close, has_turn, every_seconds=_POSTBACKS_EVERY_SECONDS, name="postbacks")


def _create_plan_watch(settings: Settings) -> Watch:
    accounts = open_account_store(settings)
    return Watch(NumberingPlans(accounts).look, accounts.close, name="numbering plans", begins_at_once=True)


def open_leases(settings: Settings) -> LeaseStore:
    """The lease store that the settings name; nothing is connected yet. Raises `SettingsError` when they name none."""
    try:
        return open_lease_store(choose_lease_url(settings))
    except ValueError as error:
        raise SettingsError(f"DNI_LEASE_URL: {error}") from error


def _compose_lease_parts(
    settings: Settings,
    accounts: AccountStore,
    leases: LeaseStore,
    held: HeldLeases,
    clients: Clients,
    clock: Callable[[], float],
) -> LeaseParts:
    secret_keys = (settings.secret_key, *settings.old_secret_keys)
    prepare = partial(prepare_account, secret_keys=secret_keys)
    limits = None
    if settings.claim_limit:
        open_claim_counters = partial(open_counters, choose_lease_url(settings), clock)
        limits = RequestLimits(settings.claim_limit, open_claim_counters, ProcessCounters(clock), clock)
    return LeaseParts(
        accounts=KeptByRevision(accounts, prepare, recheck_seconds=_ACCOUNT_RECHECK_SECONDS),
        claims=Claims(leases, partial(secrets.token_urlsafe, _LEASE_ID_BYTES)),
        held=held,
        clients=clients,
        origins=Origins(has_own_pages=settings.demo_pages),
        limits=limits,
        client_leases=settings.client_leases,
        now=clock,
    )


def _find_carrier_secrets(settings: Settings, environment: Mapping[str, str]) -> CarrierSecrets:
    fields = {setting.name: setting.field for setting in SETTINGS}
    names = [carrier.secret_setting for carrier in CARRIERS.values()]
    return CarrierSecrets({name: getattr(settings, fields[name]) for name in names}, environment)


def open_call_log(settings: Settings) -> CallLog:
    """The call log that the settings name; nothing is connected yet."""
    return SqlCallLog(settings.database_url)


def open_account_store(settings: Settings) -> AccountStore:
    """The account store that the settings name; nothing is connected yet."""
    return SqlAccountStore(settings.database_url)
