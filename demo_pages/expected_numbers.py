"""The numbers that the demo account shows for the target number `sales`, for people and tests."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

TARGET_NUMBER = "sales"


def read_expected_numbers() -> dict[str, tuple[str, ...]]:
    """By tracking source, the numbers of which a visit sees one. If there are none, the page keeps its own number.

    A number with an extension is written `+18665550121 ext. 101`.
    """
    account: dict[str, Any] = yaml.safe_load(files("demo_pages").joinpath("account.yaml").read_bytes())
    pools = {pool["name"]: tuple(_list_numbers(pool["tracking_numbers"])) for pool in account["number_pools"]}
    return {source["name"]: _list_shown(source, pools) for source in account["tracking_sources"]}


def _list_shown(source: dict[str, Any], pools: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    assigned = source.get("assign", {}).get(TARGET_NUMBER, {})
    if "number_pool" in assigned:
        return pools[assigned["number_pool"]]
    return tuple(_list_numbers([assigned["tracking_number"]])) if "tracking_number" in assigned else ()


def _list_numbers(numbers: list[Any]) -> Iterator[str]:
    for number in numbers:
        if isinstance(number, str):
            yield number
        else:
            for extension in number.get("extensions", [number.get("extension")]):
                yield f"{number['number']} ext. {extension}"
