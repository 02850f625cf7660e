"""Adds the demo site, its soft phone and the simulated carrier's API to the application."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from demo_pages.site import create_demo_blueprint
from server.demo.simulated_carrier.numbers_api import create_numbers_blueprint
from server.demo.simulated_carrier.recordings_api import create_recordings_blueprint
from server.demo.simulated_carrier.stock import Stock
from server.demo.soft_phone.call_files import choose_folder
from server.demo.soft_phone.routes import SoftPhoneParts, create_soft_phone_blueprint
from server.domain.accounts import Account
from server.domain.calls.written import write_call
from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore

DEMO_ACCOUNT = "demo"
_HIDDEN_FIELDS = ("visitor_id", "lease_id")


def add_demo_site(
    app: Flask, settings: Settings, accounts: AccountStore, call_log: CallLog, clock: Callable[[], float]
) -> None:
    """Register the demo pages, the soft phone, which calls numbers of the demo account, and the API of its carrier."""

    def find_account() -> Account | None:
        stored = accounts.find(DEMO_ACCOUNT)
        return stored.account if stored else None

    def find_logged(carrier_call_id: str) -> Mapping[str, Any] | None:
        call = call_log.find(DEMO_ACCOUNT, carrier_call_id)
        # A person who dials a number may see another person's visit, so IDs that authorise requests are left out.
        return {name: value for name, value in write_call(call).items() if name not in _HIDDEN_FIELDS} if call else None

    auth_token = next(iter(settings.twilio_auth_token), "")
    app.register_blueprint(create_demo_blueprint())
    app.register_blueprint(create_recordings_blueprint(auth_token))
    app.register_blueprint(create_numbers_blueprint(auth_token, Stock()))
    parts = SoftPhoneParts(
        find_account=find_account,
        find_logged=find_logged,
        auth_token=auth_token,
        public_url=settings.public_url,
        folder=choose_folder(settings.secret_key),
        clock=clock,
    )
    app.register_blueprint(create_soft_phone_blueprint(parts))
