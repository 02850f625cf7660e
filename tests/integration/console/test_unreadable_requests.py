"""Characters that PostgreSQL can't take are refused in one place, and never look like a fault of storage."""

import pytest

from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver

SHOP = "/console/a/shop"


@pytest.mark.parametrize("path", ["/calls/%00", "/calls/a%00b/recording", "/calls/%1F", "/calls/%0A", "/reports%00"])
def test_control_characters_in_a_path_lead_nowhere(console: ConsoleDriver, path: str) -> None:
    assert console.open_as(Role.OWNER).get(f"{SHOP}{path}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/numbers?after=%00",
        "/postbacks/edit?name=%00",
        "/calls?campaign=%00",
        "/calls?cursor=%00",
        "/calls?%00=x",
        "/reports/value?value=a%00",
    ],
)
def test_nul_in_a_query_is_refused(console: ConsoleDriver, address: str) -> None:
    response = console.open_as(Role.OWNER).get(f"{SHOP}{address}")
    assert response.status_code == 400
    assert "This request can&#39;t be read" in response.text


def test_nul_in_a_form_is_refused(console: ConsoleDriver) -> None:
    owner = console.open_as(Role.OWNER)
    assert owner.post(f"{SHOP}/calls/views", data={"name": "a\0b"}).status_code == 400
    assert owner.post(f"{SHOP}/calls/views", data={"name": "a", "a\0": "b"}).status_code == 400
    target = {"kind": "call_missed", "channel": "mail", "target": "a\0b@shop.example"}
    assert owner.post(f"{SHOP}/settings/notifications", data=target).status_code == 400
    assert console.app.test_client().post("/console/sign-in", data={"email": "\0", "password": "x"}).status_code == 400
