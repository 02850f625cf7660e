"""Every route, store method and command has a case with two tenants, or a reason why it needs none."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import click

from server import stores
from server.cli import main
from server.stores.call_index import CallIndex
from server.stores.call_log import CallLog, CallTransaction
from server.stores.contract import AccountStore
from server.stores.identities import Identities
from server.stores.inventory import NumberInventory
from server.stores.leads import Leads
from server.stores.leases.contract import LeaseStore
from server.stores.mail_choices import MailChoices
from server.stores.notifications import Notifications
from server.stores.outbox import Outbox
from server.stores.people import People
from server.stores.purchases import Purchases
from server.stores.refused_origins import RefusedOrigins
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from server.stores.saved_views import SavedViews
from server.stores.second_factors import SecondFactors
from server.stores.secrets import SecretStore
from server.stores.setup_reports import SetupReports
from server.stores.sign_ins import SignIns
from server.stores.tag_sightings import TagSightings
from tests.integration.tenants import (
    test_account_routes,
    test_buying,
    test_commands,
    test_lease_methods,
    test_notifications,
    test_numbers_and_history,
    test_reports,
    test_routes,
    test_site_reports,
    test_store_methods,
)
from tests.integration.tenants.cases import COVERED, OTHER_BLUEPRINTS, WITHOUT_A_CASE
from tests.integration.tenants.conftest import Tenants

CONTRACTS = (
    AccountStore,
    CallIndex,
    CallLog,
    CallTransaction,
    Identities,
    Leads,
    LeaseStore,
    MailChoices,
    Notifications,
    NumberInventory,
    Outbox,
    Purchases,
    RefusedOrigins,
    Retention,
    Rollups,
    SecretStore,
    SetupReports,
    TagSightings,
)
OF_PEOPLE = (People, SavedViews, SecondFactors, SignIns)
"""Contracts that know people and organisations, not accounts; the cases of the console's pages hold for them."""
BACK_ENDS = ("server.stores.sql", "server.stores.leases.redis", "server.stores.leases.sqlite")
MODULES = (
    test_account_routes,
    test_buying,
    test_commands,
    test_lease_methods,
    test_notifications,
    test_numbers_and_history,
    test_reports,
    test_routes,
    test_site_reports,
    test_store_methods,
)


def list_commands(command: click.Command, words: str) -> Iterator[str]:
    """The names of all commands below this one."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            one = command.get_command(context, name)
            assert one is not None
            yield from list_commands(one, f"{words} {name}".strip())
    else:
        yield f"command {words}"


def list_everything(tenants: Tenants) -> set[str]:
    """All routes, store methods and commands."""
    endpoints = {rule.endpoint for rule in tenants.app.url_map.iter_rules()}
    routes = {f"route {one}" for one in endpoints if one.partition(".")[0] not in OTHER_BLUEPRINTS}
    methods = {
        f"store {contract.__name__}.{name}"
        for contract in CONTRACTS
        for name, method in inspect.getmembers(contract, inspect.isfunction)
        if getattr(method, "__isabstractmethod__", False)
    }
    return routes | methods | set(list_commands(main, ""))


def test_every_route_method_and_command_has_a_case_or_a_reason(tenants: Tenants) -> None:
    everything = list_everything(tenants)
    assert len(everything) > 90
    missing = everything - COVERED - WITHOUT_A_CASE.keys()
    assert missing == set(), f"add a test with @covers to one of {[one.__name__ for one in MODULES]}"
    assert (COVERED | WITHOUT_A_CASE.keys()) - everything == set(), "these are not there any more"
    assert COVERED & WITHOUT_A_CASE.keys() == set()


def test_every_contract_of_a_store_is_checked() -> None:
    names = [module.name for module in pkgutil.walk_packages(stores.__path__, "server.stores.")]
    outside_back_ends = [name for name in names if not name.startswith(BACK_ENDS)]
    classes = [kind for name in outside_back_ends for kind in vars(importlib.import_module(name)).values()]
    contracts = {kind for kind in classes if inspect.isabstract(kind) and kind.__module__ in outside_back_ends}
    assert contracts == {*CONTRACTS, *OF_PEOPLE}
