"""What must hold between the entries that say how calls are answered, and the rest of an account."""

from collections.abc import Collection, Mapping, Sequence

from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.account_file.call_schema import ReceivingNumberEntry
from server.account_file.problems import FieldPath, suggest
from server.account_file.references import Report, list_tracking_numbers
from server.account_file.schema import NumberPoolEntry, OffSiteEntry, OnSiteEntry
from server.domain.accounts import Account
from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.postback import Postback
from server.domain.postbacks.values import list_tag_names
from server.domain.routing.checks import check_routes
from server.domain.routing.steps import Route


def check_route_names(named: Mapping[FieldPath, str | None], route_names: Sequence[str], report: Report) -> None:
    """Routes that are named exist; `named` are those names by their fields."""
    for field, name in named.items():
        if name is not None and name not in route_names:
            report(field, f"there is no route {name!r}; {suggest(name, route_names)}")


def check_campaigns(named: Mapping[FieldPath, str | None], campaign_names: Sequence[str], report: Report) -> None:
    """Campaigns that are named exist."""
    for field, name in named.items():
        if name is not None and name not in campaign_names:
            report(field, f"there is no campaign {name!r}; {suggest(name, campaign_names)}")


def list_owners(
    pools: Mapping[int, NumberPoolEntry], sources: Mapping[int, OnSiteEntry | OffSiteEntry]
) -> dict[str, str]:
    """The account's tracking numbers, each with the words that say whose."""
    owners = {
        place.number: f"the pool {pool.name!r}"
        for pool in pools.values()
        for numbers in pool.tracking_numbers
        for place in numbers
    }
    return owners | {
        number.number: f"{source.name!r}"
        for index, source in sources.items()
        for _, number in list_tracking_numbers(index, source)
    }


def check_receiving_numbers(
    entries: Mapping[int, ReceivingNumberEntry], tracking_numbers: Mapping[str, str], report: Report
) -> None:
    """No receiving number is a tracking number; `tracking_numbers` are the account's, each with the words that say whose."""
    for index, entry in entries.items():
        owner = tracking_numbers.get(entry.number.number)
        if owner is not None:
            message = f"{entry.number.number} is a tracking number of {owner}; a call would be sent in circles"
            report(("receiving_numbers", index, "number"), message)


def check_route_trees(
    routes: Sequence[Route],
    places: Mapping[str, FieldPath],
    receiving_number_names: Collection[str],
    report: Report,
) -> None:
    """Steps name receiving numbers and routes that exist, and never lead in circles; `places` are their fields by path."""
    for path, message in check_routes(routes, receiving_number_names):
        report(places.get(path, ("routes",)), f"{path}: {message}")


def check_postback_texts(postbacks: Mapping[int, Postback], account: Account, report: Report) -> None:
    """Addresses can be asked, and what is named in templates is known of a call."""
    tag_names = list_tag_names(account) | frozenset(DEFAULT_PARAMETERS)
    for index, postback in postbacks.items():
        for field, message in check_postback(postback, tag_names):
            report(("postbacks", index, *field.split(".", 1)), message)
