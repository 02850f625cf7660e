"""A server without DNI_SECRET_KEY has no second factors, and says why."""

from server.domain.people.roles import Role
from tests.integration.console.conftest import ConsoleDriver


def test_without_a_secret_key_the_page_says_what_to_do(console: ConsoleDriver) -> None:
    client = console.open_as(Role.OWNER)
    page = client.get("/console/you/second-factor")
    assert page.status_code == 200
    assert "DNI_SECRET_KEY is not set" in page.text
    assert 'name="code"' not in page.text
    assert client.post("/console/you/second-factor", data={"code": "123456"}).status_code == 303
    assert console.stores.second_factors.find_app_secret("owner-of-acme") is None
