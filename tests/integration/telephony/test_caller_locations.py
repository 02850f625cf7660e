"""Routes by the caller's location: which number rings, what is logged, and when numbering plans are loaded."""

import os
import subprocess
import sys

import pytest

from build.layout import REPOSITORY
from server.account_file.read import read_account_file
from server.accounts import runtime
from server.accounts.runtimes import AccountRuntimes
from server.settings import Settings
from server.stores.contract import AccountStore
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from server.watch.warming import Warming
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALLED_SHOP_FILE, Line
from tests.shop import SHOP_FILE
from tests.waiting import HANG_SECONDS

PLACES = "+18665550157"
DESK, HALL = "+14155550180", "+14155550181"
STATES = "geo: [{states: [CA], then:"


def serve_places(accounts: AccountStore, case: str) -> None:
    """Set the case of the geo step."""
    assert STATES in CALLED_SHOP_FILE
    accounts.save(read_account_file(CALLED_SHOP_FILE.replace(STATES, f"geo: [{{{case}, then:").encode()))


@pytest.mark.parametrize(
    ("case", "fields", "rung"),
    [
        ("zips: ['94110', '10*']", {"FromZip": "94110", "FromCountry": "US"}, DESK),
        ("zips: ['94110', '10*']", {"FromZip": "94110-1234", "FromCountry": "US"}, DESK),
        ("zips: ['94110', '10*']", {"CallerZip": "10001", "CallerCountry": "US"}, DESK),
        ("zips: ['94110', '10*']", {"FromZip": "94111", "FromCountry": "US"}, HALL),
        ("zips: ['94110', '10*']", {"FromZip": "941", "FromCountry": "US"}, HALL),
        ("zips: ['94110', '10*']", {"FromZip": "", "FromCountry": "US"}, HALL),
        ("zips: ['94110', '10*']", {"FromZip": "94110", "FromCountry": "MX"}, HALL),
        ("zips: [02134]", {"FromZip": "02134", "FromCountry": "US"}, DESK),
        ("zips: [m5v 2t6], countries: [CA]", {"FromZip": "M5V2T6", "FromCountry": "CA"}, DESK),
        ("zips: ['M5V*'], countries: [CA]", {"FromZip": "m5v 3a8", "FromCountry": "CA"}, DESK),
        ("zips: ['94110'], states: [NY]", {"FromZip": "94110", "FromCountry": "US"}, HALL),
        ("states: [NY]", {"FromState": "NY", "FromCountry": "US"}, DESK),
        ("states: [CA]", {"FromState": "NY", "FromCountry": "US"}, HALL),
        ("states: [CA]", {}, DESK),
        ("area_codes: ['415']", {"FromState": "NY", "FromCountry": "US"}, DESK),
    ],
)
def test_location_from_the_carrier_decides_which_number_rings(
    line: Line, accounts: AccountStore, case: str, fields: dict[str, str], rung: str
) -> None:
    serve_places(accounts, case)
    numbers = [element.text for element in line.call(PLACES, **fields).iter("Number")]
    assert numbers == [rung]


def test_location_from_the_carrier_is_in_the_call_log(line: Line, find_call: FindCall) -> None:
    line.call(PLACES, FromCity="OAKLAND", FromState="CA", FromZip="94607", FromCountry="US")
    start = find_call().events[0]
    assert (start.kind, start.details) == (
        "started",
        {"city": "OAKLAND", "state": "CA", "zip": "94607", "country": "US"},
    )


@pytest.mark.parametrize(("file", "is_loaded"), [(CALLED_SHOP_FILE, True), (SHOP_FILE, False)])
def test_numbering_plans_are_loaded_only_if_a_route_needs_them(file: str, is_loaded: bool) -> None:
    program = (
        "import sys; from server.account_file.read import read_account_file;"
        "from server.accounts.runtime import compile_account; from server.stores.contract import StoredAccount;"
        "account = read_account_file(sys.stdin.read().encode()); before = 'phonenumbers.geocoder' in sys.modules;"
        "compile_account(StoredAccount(account, 1, 0.0)); print(before, 'phonenumbers.geocoder' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], input=file, cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["False", str(is_loaded)]


def test_every_worker_loads_the_plans_before_a_call_if_an_account_needs_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[bool] = []
    monkeypatch.setattr(runtime, "load_numbering_plans", lambda: loaded.append(True))
    accounts = SqlAccountStore(open_engine(settings.database_url))
    accounts.prepare()
    runtimes = AccountRuntimes(accounts)
    warming = Warming(accounts, runtimes)
    accounts.save(read_account_file(SHOP_FILE.encode()))
    warming.look(0.0)
    assert loaded == []
    accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
    warming.look(60.0)
    warming.look(120.0)
    assert loaded == [True]
    found = runtimes.find("shop")
    assert found is not None
    assert found.asks_for_location
    assert loaded == [True], "a call finds the account compiled"
    accounts.close()


def test_worker_without_maintenance_has_the_plans_before_its_first_call(
    settings: Settings, store_settings: dict[str, str]
) -> None:
    accounts = SqlAccountStore(open_engine(settings.database_url))
    accounts.prepare()
    accounts.save(read_account_file(CALLED_SHOP_FILE.encode()))
    accounts.close()
    # The program ends only once the plans are loaded.
    program = (
        "import os, sys, time; from server.app import create_watches; from server.open_stores import open_stores;"
        "from server.settings import read_settings; settings = read_settings(os.environ);"
        "watches = create_watches(settings, open_stores(settings), lambda: False); [watch.start() for watch in watches];"
        "exec(\"while 'phonenumbers.geocoder' not in sys.modules: time.sleep(0.01)\"); print('loaded')"
    )
    environment = os.environ | store_settings
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        timeout=HANG_SECONDS,
    )
    assert ran.stdout == "loaded\n"
