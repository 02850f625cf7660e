"""What uses each number of an account."""

from server.account_file.read import read_account_file
from server.domain.number_uses import map_number_uses
from server.domain.owned_numbers import list_owned_numbers
from tests.shop import DEFAULT_NUMBER, SHOP_FILE

ACCOUNT = read_account_file(SHOP_FILE.encode())


def test_numbers_of_sources_and_pools_and_default_numbers_have_their_users() -> None:
    uses = {number: list(map(str, users)) for number, users in map_number_uses(ACCOUNT).items()}
    assert uses["+18665550110"] == ["tracking source Leaflet"]
    assert uses["+18665550121"] == ["number pool roofing-pool"]
    assert uses[DEFAULT_NUMBER] == ["number pool roofing-pool"]


def test_every_owned_number_is_used_by_something() -> None:
    assert set(list_owned_numbers(ACCOUNT)) <= set(map_number_uses(ACCOUNT))
