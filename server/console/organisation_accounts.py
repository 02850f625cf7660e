"""The accounts of an organisation, and what is common to them."""

from server.console.parts import ConsoleParts
from server.console.viewer import Viewer
from server.domain.accounts import Account
from server.domain.people.people import Membership, Organisation, choose_first, write_own_number


def list_accounts_of(parts: ConsoleParts, organisation_id: str) -> list[Account]:
    """The accounts of the organisation, by key."""
    organisations, assigned = parts.people.list_organisations(), parts.people.list_assigned_accounts()
    first = choose_first(organisations)
    owner_of_the_rest = first.organisation_id if first else ""
    return [
        one for one in parts.accounts.list_accounts() if assigned.get(one.key, owner_of_the_rest) == organisation_id
    ]


def list_readable_accounts(parts: ConsoleParts, viewer: Viewer) -> list[tuple[Organisation, Membership, list[Account]]]:
    """Each organisation of the viewer with their membership and its accounts."""
    organisations, assigned = parts.people.list_organisations(), parts.people.list_assigned_accounts()
    first = choose_first(organisations)
    owner_of_the_rest = first.organisation_id if first else ""
    accounts = parts.accounts.list_accounts()
    return [
        (
            organisation,
            membership,
            [one for one in accounts if assigned.get(one.key, owner_of_the_rest) == organisation.organisation_id],
        )
        for organisation in organisations
        if (membership := viewer.find_membership(organisation.organisation_id)) is not None
    ]


def list_receiving_numbers(accounts: list[Account]) -> dict[str, tuple[str, str]]:
    """The receiving numbers of all these accounts, as memberships have them, each with its name and its account's name."""
    return {
        write_own_number(account.key, number.name): (number.name, account.name)
        for account in accounts
        for number in account.receiving_numbers
    }
