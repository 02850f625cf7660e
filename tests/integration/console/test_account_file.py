"""Exporting an account as a file, and importing one after its plan was shown."""

import html
import io

import pytest
from werkzeug.test import TestResponse

from server.account_file.read import read_account_file
from server.account_file.write import write_account_file
from server.domain.account_history import Author, Through
from server.domain.accounts import Account
from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver
from tests.shop import SHOP_FILE

SETTINGS = "/console/a/shop/settings"


@pytest.fixture
def account() -> Account:
    """The shop with pools."""
    return read_account_file(SHOP_FILE.encode())


def get_account(console: ConsoleDriver) -> Account:
    stored = console.stores.accounts.find("shop")
    assert stored is not None
    return stored.account


def post(console: ConsoleDriver, path: str, **data: object) -> TestResponse:
    revision = str(console.stores.accounts.find_revision("shop"))
    return console.open_as(Role.MANAGER).post(f"{SETTINGS}/{path}", data={"revision": revision, **data})


def test_the_downloaded_file_imports_without_a_change(console: ConsoleDriver) -> None:
    response = console.open_as(Role.ANALYST).get(f"{SETTINGS}/file/download")
    assert response.headers["Content-Disposition"] == "attachment; filename=shop.yaml"
    assert read_account_file(response.data).number_pools == get_account(console).number_pools
    plan = post(console, "file/plan", file=(io.BytesIO(response.data), "shop.yaml"))
    assert "Nothing: the account is like this already." in plan.text


def test_an_import_shows_its_plan_first(console: ConsoleDriver) -> None:
    content = SHOP_FILE.replace("name: A Shop", "name: New Shop")
    plan = post(console, "file/plan", file=(io.BytesIO(content.encode()), "shop.yaml"))
    assert plan.status_code == 200
    assert "setting name: A Shop -> New Shop" in html.unescape(plan.text)
    assert get_account(console).name == "A Shop"
    assert post(console, "file/import", content=content).status_code == 303
    assert get_account(console).name == "New Shop"
    (entry,) = console.stores.accounts.list_history("shop", 1)
    assert entry.by == Author("manager@acme.example", Through.FILE)


def test_an_import_that_removes_a_pool_needs_a_confirmation(console: ConsoleDriver) -> None:
    lines = SHOP_FILE.splitlines(keepends=True)
    content = "".join(line for line in lines if "partner" not in line)
    plan = post(console, "file/plan", content=content)
    assert "number pool 'partner-pool'" in html.unescape(plan.text)
    refused = post(console, "file/import", content=content)
    assert refused.status_code == 422
    assert len(get_account(console).number_pools) == 3
    assert post(console, "file/import", content=content, remove="yes").status_code == 303
    assert len(get_account(console).number_pools) == 2


def test_an_import_that_contradicts_the_console_needs_a_choice(console: ConsoleDriver) -> None:
    page = {"country": "US", "attribution": "last_touch", "consent": "not_required", "automation": "refused"}
    own = {"origins": "https://shop.example", "swap.link_extension": "ext", "ignore_payment_hosts": "yes"}
    post(console, "company", name="By hand", **page, **own)
    content = SHOP_FILE.replace("name: A Shop", "name: By file")
    plan = post(console, "file/plan", content=content)
    assert "setting name" in plan.text
    assert post(console, "file/import", content=content).status_code == 422
    assert get_account(console).name == "By hand"
    assert post(console, "file/import", content=content, take="yes").status_code == 303
    assert get_account(console).name == "By file"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Choose a file first."),
        ("account: {key: shop, name: X, country: ZZ9}", "line 1"),
        ("account: [", "line "),
        ("account: {key: other, name: Other, country: US}", "This file is of the account “other”."),
        ("\udcff", "line 1"),
    ],
)
def test_a_file_that_can_not_be_imported_is_explained(console: ConsoleDriver, content: str, message: str) -> None:
    data = content.encode("utf-8", "surrogateescape")
    for path in ("plan", "import"):
        given = {"file": (io.BytesIO(data), "f.yaml")} if path == "plan" else {"content": data}
        response = post(console, f"file/{path}", **given)
        assert response.status_code == 422
        assert message in html.unescape(response.text)
    assert console.stores.accounts.find_revision("shop") == 1
    assert console.stores.accounts.find_revision("other") == 1


def test_the_file_of_an_account_has_its_own_data_only(console: ConsoleDriver) -> None:
    response = console.open_as(Role.OWNER).get(f"{SETTINGS}/file/download")
    assert response.text == write_account_file(get_account(console))
    assert console.open_as(Role.OWNER).get("/console/a/other/settings/file/download").status_code == 404
