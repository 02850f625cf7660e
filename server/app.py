"""The composition root: the only module that imports every part and connects them."""

import os
import random
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

from flask import Flask, redirect

from server.accounts.number_directory import NumberDirectory
from server.accounts.runtimes import AccountRuntimes
from server.accounts.service import AccountService
from server.bundle import Bundle, load_bundles, load_consent_adapters
from server.domain.account_checks import check_account
from server.domain.postbacks.postback import OPERATOR
from server.http.account_lookups import AccountLookups
from server.http.amp.routes import create_amp_blueprint
from server.http.api.account_editing import AccountEditor
from server.http.api.lead_routes import LeadParts
from server.http.api.part_routes import PartParts
from server.http.api.report_routes import ReportParts
from server.http.api.routes import ApiParts, create_api_blueprint
from server.http.check_token_routes import create_check_token_blueprint
from server.http.clients import Clients
from server.http.errors import register_error_handlers
from server.http.health_routes import create_health_blueprint
from server.http.installation_routes import create_installation_blueprint
from server.http.leases.routes import create_lease_blueprint
from server.http.metrics_routes import create_metrics_blueprint
from server.http.openapi import create_document
from server.http.request_log import register_request_log
from server.http.site_report_routes import create_site_report_blueprint
from server.http.snippet_routes import create_snippet_blueprint
from server.http.tag_routes import create_tag_blueprint
from server.making_carrier_secrets import compose_carrier_secrets
from server.making_console import compose_console
from server.making_leases import (
    compose_amp_parts,
    compose_check_token_parts,
    compose_lease_parts,
    compose_site_report_parts,
)
from server.making_numbers import compose_desk, compose_sizing
from server.making_tags import prepare_tags
from server.measuring import Measuring
from server.notifying import (
    compose_notification_sender,
    compose_notifier,
    create_notification_watches,
)
from server.open_stores import Stores, open_stores
from server.outgoing.connecting import Connector
from server.postbacks.alerts import OperatorAddress
from server.postbacks.notifications.sending import EachByMethod
from server.postbacks.recordings import RecordingEraser
from server.postbacks.sending import Sender
from server.postbacks.worker import PostbackWorker, Send
from server.recordings.fetching import FindSource, RecordingFetcher
from server.settings import Settings, read_settings
from server.stores.account_secrets import AccountSecrets
from server.stores.contract import StoreUnavailable
from server.stores.outbox import OutboxCounts
from server.stores.secrets import SecretStore
from server.telephony.call_responder import CallResponder
from server.telephony.carriers import CARRIERS
from server.telephony.number_reservations import NumberReservations
from server.telephony.refused_webhooks import RefusedWebhooks
from server.telephony.routes import VoiceParts, create_voice_blueprint
from server.telephony.status_events import StatusRecorder
from server.telephony.twilio import Twilio
from server.telephony.verifying import Verifier
from server.watch.alert_sender import AlertSender
from server.watch.call_index import EVERY_SECONDS as INDEX_EVERY_SECONDS
from server.watch.call_index import CallIndexing
from server.watch.calls import maintain_calls
from server.watch.pool_check import check_pools
from server.watch.rollups import CallCounting, count_claims
from server.watch.site_reports import forget_origins, forget_reports
from server.watch.troubles import count_dead
from server.watch.warming import Warming
from server.watch.watch import Watch

_UNMEASURED = Measuring()
_POSTBACKS_EVERY_SECONDS = 1.0
_SIGN_INS_EVERY_SECONDS = 1_800.0
_REPORTS_EVERY_SECONDS = 10.0
_ORIGINS_EVERY_SECONDS = 3_600.0
_PURCHASES_EVERY_SECONDS = 10.0
_SIZING_EVERY_SECONDS = 3_600.0


def create_app(
    settings: Settings | None = None,
    *,
    bundle: Bundle | None = None,
    stores: Stores | None = None,
    runtimes: AccountRuntimes | None = None,
    refusals: RefusedWebhooks | None = None,
    environment: Mapping[str, str] = os.environ,
    clock: Callable[[], float] = time.time,
    measuring: Measuring = _UNMEASURED,
    are_stores_prepared: bool = False,
) -> Flask:
    """The server as a WSGI application. Raises `SettingsError`, `BundleError`, `StoreUnavailable` or `StoreOutdated`.

    `settings` default to the environment's, and `stores`, `runtimes` and `refusals` to new ones; pass those that other parts of
    the process share. `bundle` replaces the built ones, for every account. `clock` returns seconds since the epoch, for leases
    and calls. `environment` has the variables that accounts may be allowed to use. With `are_stores_prepared` the stores are
    not contacted, so that a worker can restart while one of them is unavailable.
    """
    settings = settings or read_settings(os.environ)
    bundles = (bundle,) if bundle else load_bundles()
    adapters = {} if bundle else load_consent_adapters()
    stores = stores or open_stores(settings)
    accounts, leases, call_log = stores.accounts, stores.leases, stores.call_log
    if not are_stores_prepared:
        accounts.prepare()
        leases.prepare()
    runtimes = runtimes or AccountRuntimes(accounts)
    clients = Clients(settings.secret_key, settings.client_address_header)
    app = Flask("server", static_folder=None)
    register_request_log(app, clients)
    register_error_handlers(app)
    lookups, document = AccountLookups(runtimes, clients, clock), create_document()
    app.register_blueprint(create_tag_blueprint(lookups, prepare_tags(bundles, settings.public_url, adapters)))
    app.register_blueprint(create_snippet_blueprint(lookups, settings.public_url))
    reservations = NumberReservations(leases, stores.retention)
    responder = CallResponder(call_log, reservations, measuring.count_without_log)
    status_recorder = StatusRecorder(call_log, reservations)
    lease_parts = compose_lease_parts(settings, stores, clients, lookups, clock, measuring)
    app.register_blueprint(create_lease_blueprint(lease_parts, document))
    app.register_blueprint(create_amp_blueprint(compose_amp_parts(lease_parts), document))
    app.register_blueprint(create_check_token_blueprint(compose_check_token_parts(lease_parts)))
    app.register_blueprint(create_site_report_blueprint(compose_site_report_parts(settings, stores, lease_parts)))
    carrier_secrets = compose_carrier_secrets(settings, AccountSecrets(stores.secrets, environment))
    refusals = refusals or RefusedWebhooks()
    count_refused = measuring.count_refused_webhook
    directory = NumberDirectory(accounts, runtimes)
    verifier = Verifier(runtimes, directory, carrier_secrets, call_log, refusals.add, count_refused)
    voice = VoiceParts(CARRIERS, verifier, responder, status_recorder, settings.public_url, clock, count_refused)
    app.register_blueprint(create_voice_blueprint(voice))
    recordings = compose_recording_fetcher(settings, stores.secrets, environment)
    leads = LeadParts(stores.leads, runtimes, clock)
    reports = ReportParts(stores.rollups, runtimes, clock)
    parts = PartParts(AccountEditor(accounts, AccountService(accounts, check_account)), stores.people)
    api = ApiParts(call_log, stores.retention, stores.identities, recordings.fetch, clients, leads, reports, parts)
    app.register_blueprint(create_api_blueprint(api, document))
    app.register_blueprint(create_health_blueprint(accounts, leases))
    app.register_blueprint(create_installation_blueprint(settings.secret_key))
    if measuring.write:
        write_metrics = partial(_write_metrics, stores, measuring.write, clock)
        app.register_blueprint(create_metrics_blueprint(write_metrics, settings.metrics_token))
    console = compose_console(settings, stores, clients, environment, clock, recordings.fetch)
    app.register_blueprint(console.blueprint)
    app.extensions["console_access"] = console.access
    if not settings.demo_pages:
        app.add_url_rule("/", "show_root", lambda: redirect("/console/"))
    else:
        from server.demo.demo_site import add_demo_site

        add_demo_site(app, settings, accounts, call_log, clock)
    return app


def create_watches(
    settings: Settings,
    stores: Stores,
    is_leader: Callable[[], bool],
    environment: Mapping[str, str] = os.environ,
    runtimes: AccountRuntimes | None = None,
    refusals: RefusedWebhooks | None = None,
    measuring: Measuring = _UNMEASURED,
) -> list[Watch]:
    """The background tasks of a worker, not started yet. Those that look after what workers share run only while `is_leader`
    returns true.

    `environment` has the variables that accounts may be allowed to use. `runtimes` and `refusals` are the ones that requests
    use.
    """
    accounts, leases, call_log, retention = stores.accounts, stores.leases, stores.call_log, stores.retention
    notify_recipients = compose_notifier(settings, stores).notify
    notify = AlertSender(call_log, settings.alert_webhook_url, time.time, notify_recipients).notify
    runtimes = runtimes or AccountRuntimes(accounts)
    send = compose_send(settings, stores.secrets, environment)
    notifications = compose_notification_sender(settings, stores, environment)
    send_each = EachByMethod(notifications.send, send).send
    report_dead = partial(count_dead, stores.notifications)
    worker = PostbackWorker(stores.outbox, send_each, time.time, random.random, report_dead)
    maintain = partial(maintain_calls, accounts, runtimes, leases, call_log, retention)
    check = partial(check_pools, accounts, runtimes, leases, notify, note_live_leases=measuring.note_live_leases)
    watches = [
        Watch(check, is_leader=is_leader),
        Watch(maintain, is_leader=is_leader, name="calls"),
        Watch(
            CallIndexing(stores.call_index).look,
            is_leader=is_leader,
            every_seconds=INDEX_EVERY_SECONDS,
            name="call index",
        ),
        Watch(
            CallCounting(accounts, runtimes, stores.rollups).look,
            is_leader=is_leader,
            every_seconds=_REPORTS_EVERY_SECONDS,
            name="calls of reports",
        ),
        Watch(
            partial(count_claims, accounts, runtimes, leases, stores.rollups),
            is_leader=is_leader,
            name="claims of reports",
        ),
        Watch(worker.run_once, worker.close, is_leader, every_seconds=_POSTBACKS_EVERY_SECONDS, name="postbacks"),
        Watch(stores.sign_ins.forget_old, is_leader=is_leader, every_seconds=_SIGN_INS_EVERY_SECONDS, name="sign-ins"),
        Watch(partial(forget_reports, stores.setup_reports), is_leader=is_leader, name="setup reports"),
        Watch(stores.noted_sightings.write, name="sightings"),
        Watch(stores.noted_origins.write, name="refused origins"),
        Watch(
            partial(forget_origins, stores.refused_origins),
            is_leader=is_leader,
            every_seconds=_ORIGINS_EVERY_SECONDS,
            name="old refused origins",
        ),
        Watch(
            compose_desk(settings, stores, environment).rounds.look,
            is_leader=is_leader,
            every_seconds=_PURCHASES_EVERY_SECONDS,
            name="purchases of numbers",
        ),
        Watch(
            compose_sizing(settings, stores, environment, notify_recipients).look,
            is_leader=is_leader,
            every_seconds=_SIZING_EVERY_SECONDS,
            name="sizes of number pools",
        ),
        Watch(Warming(accounts, runtimes).look, name="changed accounts", begins_at_once=True),
        *create_notification_watches(settings, stores, runtimes, refusals or RefusedWebhooks(), is_leader),
    ]
    return [watch.report_rounds(measuring.note_round) for watch in watches]


def _write_metrics(
    stores: Stores, write: Callable[[OutboxCounts | None, float], bytes], clock: Callable[[], float]
) -> bytes:
    outbox = None
    with suppress(StoreUnavailable):
        outbox = stores.outbox.count_unsent({OPERATOR, *stores.accounts.list_revisions()})
    return write(outbox, clock())


def compose_send(settings: Settings, secrets: SecretStore, environment: Mapping[str, str]) -> Send:
    """A function that sends one request of the outbox: a postback, an alert, or the erasure of a recording."""
    find_secret = AccountSecrets(secrets, environment).find_to_send
    sender = Sender(find_secret, may_reach_private=settings.private_postbacks)
    anywhere = Sender(find_secret, may_reach_private=True)
    eraser = RecordingEraser(
        {carrier.name: carrier.erase_recording for carrier in CARRIERS.values()},
        find_secret,
        {Twilio.name: settings.twilio_api_url},
        anywhere.send,
        sender.send,
    )
    return OperatorAddress(settings.alert_webhook_url, anywhere.send, eraser.send).send


def compose_recording_fetcher(
    settings: Settings, secrets: SecretStore, environment: Mapping[str, str]
) -> RecordingFetcher:
    """The part that fetches recordings from carriers, for everyone who may hear them."""
    carriers: dict[str, FindSource] = {carrier.name: carrier.find_recording for carrier in CARRIERS.values()}
    api_urls = {Twilio.name: settings.twilio_api_url}
    if settings.demo_pages and settings.twilio_api_url:
        from server.demo.sample_calls.loading import CARRIER
        from server.demo.sample_recordings import find_sample_recording

        carriers[CARRIER], api_urls[CARRIER] = find_sample_recording, settings.twilio_api_url
    return RecordingFetcher(
        carriers,
        AccountSecrets(secrets, environment).find_to_send,
        api_urls,
        Connector(),
        Connector(may_reach_private=True),
    )
