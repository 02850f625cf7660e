"""A section of an account: a list of parts of one class, which pages list, add, edit and remove."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from server.account_file.entries import read_entry
from server.account_file.forms import Form
from server.account_file.write import write_value
from server.console.forms.inputs import Input
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account

Part = TypeVar("Part")


@dataclass(frozen=True)
class Section(Generic[Part]):
    """`field` is the list in `Account`, `slug` the word in addresses and endpoints. Texts are English, for the catalogue.

    `kept_fields` are fields of the part that the form does not show; they stay as they are. `name_heading` is what the list
    calls the name of a part.
    """

    field: str
    slug: str
    title: str
    one: str
    lead: str
    form: Form[Part]
    inputs: tuple[Input, ...]
    list_columns: Callable[[Account, Part], Mapping[str, Any]]
    suggested: Mapping[str, Any] | None = None
    kept_fields: tuple[str, ...] = ()
    name_heading: str = "Name"

    def list_parts(self, account: Account) -> tuple[Part, ...]:
        """The parts, in the account's order."""
        parts: tuple[Part, ...] = getattr(account, self.field)
        return parts

    def find(self, account: Account, name: str) -> Part | None:
        """The part of this name, or None."""
        return next((part for part in self.list_parts(account) if _get_name(part) == name), None)

    def write(self, part: Part) -> dict[str, Any]:
        """The part as an entry of the account file, with its default values."""
        return self.form.write(part, write_value, is_full=True)

    def read(
        self, entry: dict[str, Any], account: Account, index: int
    ) -> tuple[Part | None, dict[str, str], list[str]]:
        """The part of this entry; or None, with messages by input, and those that belong to no input."""
        read = read_entry(self.form, entry, (self.field, index), account.country)
        part, problems = read
        errors: dict[str, str] = {}
        general: list[str] = []
        names = {one.name for one in self.inputs}
        for path, message in problems:
            name = str(path[2]) if len(path) > 2 else ""
            if name in names:
                errors.setdefault(name, message)
            else:
                general.append(f"{name}: {message}" if name else message)
        return part, errors, general

    def list_paths(self, index: int) -> dict[FieldPath, str]:
        """The inputs by the paths of their fields, for the problems of the whole account."""
        return {(self.field, index, one.name): one.name for one in self.inputs}

    def put(self, account: Account, part: Part, old_name: str | None) -> Account:
        """The account with the part in place of the one of the old name; None: a new part, at the end."""
        parts = self.list_parts(account)
        if old_name is None:
            return self._replace(account, (*parts, part))
        return self._replace(account, tuple(part if _get_name(one) == old_name else one for one in parts))

    def remove(self, account: Account, name: str) -> Account:
        """The account without the part of this name."""
        return self._replace(account, tuple(one for one in self.list_parts(account) if _get_name(one) != name))

    def _replace(self, account: Account, parts: tuple[Part, ...]) -> Account:
        values: dict[str, Any] = {self.field: parts}
        return replace(account, **values)

    def find_index(self, account: Account, name: str | None) -> int:
        """The position of the part of this name, else of a new one."""
        names = [_get_name(part) for part in self.list_parts(account)]
        return names.index(name) if name in names else len(names)


def _get_name(part: Any) -> str:
    name: str = part.name
    return name
