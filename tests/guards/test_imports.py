"""Imports point one way: rules import nothing from outside, and parts of the server use only each other's contracts."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from build.layout import REPOSITORY

OWN_PACKAGES = ("dni_py", "build", "server", "demo_pages")

STORE_CONTRACTS = (
    "server.stores.contract",
    "server.stores.leases.contract",
    "server.stores.health",
    "server.stores.call_index",
    "server.stores.call_log",
    "server.stores.leads",
    "server.stores.outbox",
    "server.stores.retention",
    "server.stores.rollups",
    "server.stores.reports",
    "server.stores.account_secrets",
    "server.stores.identities",
    "server.stores.mail_choices",
    "server.stores.notifications",
    "server.stores.people",
    "server.stores.saved_views",
    "server.stores.sign_ins",
    "server.stores.second_factors",
    "server.stores.secrets",
    "server.stores.setup_reports",
    "server.stores.tag_sightings",
    "server.stores.noted_sightings",
    "server.stores.refused_origins",
    "server.stores.noted_origins",
    "server.stores.inventory",
    "server.stores.purchases",
)

MAY_IMPORT = {
    "dni_py.core": ("dni_py.core",),
    "dni_py.browser": ("dni_py.core", "dni_py.browser"),
    "dni_py.main": ("dni_py.core", "dni_py.browser"),
    "build": ("build",),
    "server.domain": ("dni_py.core", "server.domain"),
    "server.accounts": ("server.domain", *STORE_CONTRACTS, "server.accounts"),
    "server.stores": ("dni_py.core", "server.domain", "server.stores"),
    "server.http": (
        "dni_py.core",
        "server.domain",
        "server.accounts",
        "server.account_file",
        *STORE_CONTRACTS,
        "server.caller_export",
        "server.encoded_bodies",
        "server.recording_responses",
        "server.http",
    ),
    "server.telephony": (
        "dni_py.core",
        "server.domain",
        "server.accounts",
        *STORE_CONTRACTS,
        "server.telephony",
    ),
    "server.console": (
        "dni_py.core",
        "server.domain",
        "server.accounts",
        "server.account_file",
        "server.call_csv",
        "server.caller_export",
        "server.encoded_bodies",
        "server.recording_responses",
        *STORE_CONTRACTS,
        "server.console",
    ),
    "server.check": ("dni_py.core", "server.domain", "server.check"),
    "server.numbers": ("server.domain", "server.accounts", *STORE_CONTRACTS, "server.numbers"),
    "server.doctor": (
        "server.domain",
        "server.outgoing",
        "server.stores.contract",
        "server.stores.health",
        "server.doctor",
    ),
    "server.outgoing": ("server.outgoing",),
    "server.postbacks": ("server.domain", *STORE_CONTRACTS, "server.outgoing", "server.postbacks"),
    "server.recordings": ("server.domain", *STORE_CONTRACTS, "server.outgoing", "server.recordings"),
    "server.site_reading": ("server.domain", "server.outgoing", "server.site_reading"),
    "server.watch": ("server.domain", "server.accounts", *STORE_CONTRACTS, "server.watch"),
    "server.demo.simulated_carrier": ("server.domain", "server.demo.simulated_carrier"),
    "server.demo.sample_calls": ("server.domain", *STORE_CONTRACTS, "server.demo.sample_calls"),
    "server.demo.soft_phone": ("server.domain", "server.demo.simulated_carrier", "server.demo.soft_phone"),
    "demo_pages": ("demo_pages",),
}
"""What each part may import of ours. The parts of `server` not named here compose the others and may import all of them."""

OPTIONAL_BACK_ENDS: tuple[str, ...] = (
    "server.app",
    "server.check.pytest_plugin",
    "server.cli.check",
    "server.cli.output",
    "server.cli.pool_chart",
    "server.console.loading",
    "server.domain.routing.numbered_locations",
    "server.http.leases.automation",
    "server.keeping_metrics",
    "server.numbers.carriers",
    "server.http.leases.counters",
    "server.stores.secret_box",
    "server.stores.sql.migrate",
    "server.stores.sql.postgresql",
    "server.telephony.telnyx",
    "server.stores.leases.opening",
)
"""The modules that may import inside a function: what they import is installed, or worth its memory, only where it is used."""


def own_modules() -> dict[str, ast.Module]:
    files = [path for package in OWN_PACKAGES for path in (REPOSITORY / package).rglob("*.py")]
    skipped = [REPOSITORY / "build" / folder for folder in ("runtime", "work", "tools")]
    return {
        module_name(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(files)
        if not any(folder in path.parents for folder in skipped)
    }


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")


def imports_of(name: str, tree: ast.AST, modules: dict[str, ast.Module]) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = name if f"{name}.__init__" in modules else name.rsplit(".", node.level)[0]
                base = f"{package}.{base}".rstrip(".")
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield (whole if whole in modules else base), node.lineno


MODULES = own_modules()
OWN_IMPORTS = {
    name: [(target, line) for target, line in imports_of(name, tree, MODULES) if target.split(".")[0] in OWN_PACKAGES]
    for name, tree in MODULES.items()
}


def belongs_to(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_imports_only_allowed_parts(part: str) -> None:
    wrong = [
        f"{name}:{line} imports {target}"
        for name, targets in OWN_IMPORTS.items()
        if belongs_to(name, part)
        for target, line in targets
        if not any(belongs_to(target, allowed) for allowed in MAY_IMPORT[part])
    ]
    assert wrong == []


def test_only_the_composition_root_knows_the_back_ends_of_the_stores() -> None:
    wrong = [
        f"{name}:{line} imports {target}"
        for name, targets in OWN_IMPORTS.items()
        for target, line in targets
        if belongs_to(target, "server.stores")
        and not any(belongs_to(target, contract) for contract in STORE_CONTRACTS)
        and not belongs_to(name, "server.stores")
        and not belongs_to(name, "server.app")
        and not belongs_to(name, "server.open_stores")
        and not belongs_to(name, "server.cli")
    ]
    assert wrong == []


def test_no_modules_import_each_other() -> None:
    graph = {name: {target for target, _line in targets if target != name} for name, targets in OWN_IMPORTS.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in MODULES.items()
        if name not in OPTIONAL_BACK_ENDS
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_each_package_states_its_rule() -> None:
    silent = [
        name
        for name, tree in MODULES.items()
        if any(belongs_to(other, name) and other != name for other in MODULES) and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_a_server_loads_nothing_of_the_demo() -> None:
    program = "import sys, server.app, server.cli.serve; print([name for name in sys.modules if 'demo' in name.split('.')[:2]])"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY)

    assert done.stdout.strip() == "[]"


LOADED_WHERE_NEEDED = (
    "alembic",
    "authlib",
    "crawleruseragents",
    "cryptography",
    "greenlet",
    "mako",
    "phonenumbers.geocoder",
    "psycopg",
    "redis",
    "requests",
    "rich",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.orm",
    "webauthn",
)


def test_a_server_on_sqlite_without_secrets_loads_no_unused_library(tmp_path: Path) -> None:
    settings = {"DNI_DATABASE_URL": f"sqlite:///{tmp_path}/dni.sqlite3", "DNI_SECRET_KEY": "s" * 40}
    environment = {**os.environ, **settings}
    program = (
        "import os, server.cli.serve; from server.app import create_app; from server.settings import read_settings; "
    )
    start = f"{program} create_app(read_settings(os.environ)); "
    subprocess.run([sys.executable, "-c", start], env=environment, check=True, cwd=REPOSITORY)  # makes the tables

    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{start} import sys; print([name for name in {LOADED_WHERE_NEEDED} if name in sys.modules])",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
    )

    assert done.stdout.strip() == "[]"
