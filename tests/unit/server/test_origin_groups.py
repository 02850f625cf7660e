"""Which origins are in a group, and that carrying visits needs two groups."""

from dataclasses import replace

import pytest

from server.account_file.read import read_account_file
from server.domain.account_checks import check_account
from server.domain.public_config.origin_groups import write_origin_groups
from tests.accounts import ACCOUNT_FILE


def test_hosts_of_one_domain_are_one_group() -> None:
    origins = ["https://shop.test", "https://www.shop.test", "https://other.test", "https://third.test:8443"]
    assert write_origin_groups(origins) == {origins[0]: 1, origins[1]: 1, origins[2]: 2, origins[3]: 3}


def test_a_host_that_only_ends_like_another_domain_is_a_group_of_its_own() -> None:
    origins = ["https://shop.test", "https://www.shop.test", "https://myshop.test"]
    assert write_origin_groups(origins)["https://myshop.test"] == 2


@pytest.mark.parametrize(
    "origins",
    [[], ["https://shop.test"], ["https://shop.test", "https://www.shop.test"]],
    ids=["none", "one", "a domain"],
)
def test_there_are_no_groups_without_a_second_domain(origins: list[str]) -> None:
    assert write_origin_groups(origins) == {}


def test_same_host_with_another_port_or_scheme_is_another_group() -> None:
    assert write_origin_groups(["http://127.0.0.1:8000", "http://127.0.0.1:8001"]) == {
        "http://127.0.0.1:8000": 1,
        "http://127.0.0.1:8001": 2,
    }


def test_an_account_that_carries_visits_needs_two_domains() -> None:
    account = replace(read_account_file(ACCOUNT_FILE.encode()), carry_visits=True)
    [problem] = [one for one in check_account(account) if one.path == ("account", "carry_visits")]
    assert problem.message == "needs 'origins' of two domains: hosts of one domain share the visit by themselves"
    two = replace(account, origins=("https://one.example", "https://two.example"))
    assert check_account(two) == []
