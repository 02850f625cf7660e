"""Amounts have the account's currency: that of its country, or the one that its settings name."""

import csv
import html
import io

import pytest
from werkzeug.test import TestResponse

from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.integration.console.reading_pages import read_figures
from tests.integration.console.report_calls import log_two_days

SHOP = "/console/a/shop"


def save_company(console: ConsoleDriver, currency: str) -> TestResponse:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    form = {"name": "Shop", "country": "US", "time_zone": "UTC", "origins": "\n".join(stored.account.origins)}
    form |= {"publisher_tag": "affiliate_id", "attribution": "last_touch", "visit_timeout_minutes": "30"}
    form |= {"consent": "not_required", "call_retention_days": "730", "automation": "refused"}
    form |= {"swap.link_extension": "ext", "currency": currency, "revision": str(stored.revision)}
    return console.open_as(Role.MANAGER).post(f"{SHOP}/settings/company", data=form)


def read(console: ConsoleDriver, path: str) -> str:
    response = console.open_as(Role.ANALYST).get(f"{SHOP}/{path}")
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize(("currency", "code", "amount"), [("", "USD", "$1,234.56"), ("eur", "EUR", "€1,234.56")])
def test_amounts_are_shown_and_exported_with_the_currency(
    console: ConsoleDriver, currency: str, code: str, amount: str
) -> None:
    log_two_days(console)
    saved = save_company(console, currency)
    assert saved.status_code == 303, html.unescape(saved.text)
    assert read_figures(read(console, "reports"))["Value"] == amount
    assert read_figures(read(console, "overview?period=30"))["Value"] == amount
    assert f">{amount}</td>" in read(console, "calls?lead_status=sale")
    assert f"<dd>{amount}</dd>" in read(console, "calls/twilio-CA1")
    assert f"Value ({code})" in console.open_as(Role.MANAGER).get(f"{SHOP}/calls/twilio-CA1").text
    for path, column in (("calls.csv?lead_status=sale", "lead.currency"), ("reports.csv", "currency")):
        first = next(csv.DictReader(io.StringIO(read(console, path).removeprefix("\ufeff"))))
        assert first[column] == code


def test_a_text_that_is_no_currency_is_reported_beside_its_input(console: ConsoleDriver) -> None:
    response = save_company(console, "dollars")
    assert response.status_code == 422
    (error,) = (one.split("<")[0] for one in response.text.split('id="currency-error">')[1:])
    assert "use its three letters, as in USD or EUR" in html.unescape(error)
