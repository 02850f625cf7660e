"""The composition root: the only module that knows every part, and puts them together."""

import os

from flask import Flask

from demo_pages.site import create_demo_blueprint
from server.bundle import Bundle, load_bundle
from server.domain.accounts import Account
from server.http.clients import Clients
from server.http.encoded_bodies import EncodedBody, encode_body
from server.http.errors import register_error_handlers
from server.http.health_routes import create_health_blueprint
from server.http.kept_by_revision import KeptByRevision
from server.http.request_log import register_request_log
from server.http.snippet_routes import create_snippet_blueprint
from server.http.tag_routes import create_tag_blueprint
from server.http.tags import render_tag
from server.settings import Settings, read_settings
from server.stores.contract import AccountStore
from server.stores.sql.accounts import SqlAccountStore


def create_app(
    settings: Settings | None = None, *, bundle: Bundle | None = None, accounts: AccountStore | None = None
) -> Flask:
    """The server as a WSGI application.

    Settings come from the environment unless given. Raises `SettingsError`, `BundleError`, `StoreUnavailable` or
    `StoreOutdated` when it could not serve.
    """
    settings = settings or read_settings(os.environ)
    bundle = bundle or load_bundle()
    accounts = accounts or open_account_store(settings)
    accounts.prepare()
    source_map = encode_body(bundle.source_map) if bundle.source_map else None

    def make_tag(account: Account) -> EncodedBody:
        return encode_body(render_tag(account, bundle.before_config, bundle.after_config))

    app = Flask("server", static_folder=None)
    register_request_log(app, Clients(settings.secret_key, settings.client_address_header))
    register_error_handlers(app)
    app.register_blueprint(create_tag_blueprint(KeptByRevision(accounts, make_tag), source_map))
    app.register_blueprint(create_snippet_blueprint(accounts, settings.public_url))
    app.register_blueprint(create_health_blueprint(accounts))
    if settings.demo_pages:
        app.register_blueprint(create_demo_blueprint())
    return app


def open_account_store(settings: Settings) -> AccountStore:
    """The account store that the settings name; nothing is connected yet."""
    return SqlAccountStore(settings.database_url)
