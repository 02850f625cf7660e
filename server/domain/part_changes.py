"""Changes to one named part of an account: adding, replacing and removing it."""

from dataclasses import replace
from typing import Any

from server.domain.accounts import Account
from server.domain.part_names import rename_part


def find_position(account: Account, section: str, name: str | None) -> int:
    """The position of the part of this name in the list `section`; without one, that of a new part: the end."""
    names = [part.name for part in getattr(account, section)]
    return names.index(name) if name in names else len(names)


def put_part(account: Account, section: str, part: Any, old_name: str | None) -> Account:
    """The account with the part in place of the one of the old name; None: a new part, at the end.

    What refers to the part gets its new name. If that name is taken, it stays, and the check of the account reports it.
    """
    if old_name is None:
        return _replace_list(account, section, (*getattr(account, section), part))
    if all(one.name != part.name for one in getattr(account, section)):
        account, old_name = rename_part(account, section, old_name, part.name), part.name
    return _replace_list(
        account, section, tuple(part if one.name == old_name else one for one in getattr(account, section))
    )


def remove_part(account: Account, section: str, name: str) -> Account:
    """The account without the part of this name."""
    return _replace_list(account, section, tuple(one for one in getattr(account, section) if one.name != name))


def _replace_list(account: Account, section: str, parts: tuple[Any, ...]) -> Account:
    values: dict[str, Any] = {section: parts}
    return replace(account, **values)
