"""A section of an account: a list of parts of one class, which pages list, add, edit and remove."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from server.account_file.entries import read_entry
from server.account_file.forms import Form
from server.account_file.part_writing import write_value
from server.console.forms.inputs import Input
from server.console.forms.messages import word_for_form
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.part_changes import find_position, put_part, remove_part
from server.domain.part_names import REFERENCES, list_uses, map_uses

Part = TypeVar("Part")


@dataclass(frozen=True)
class Section(Generic[Part]):
    """`field` is the list in `Account`, `slug` the word in addresses and endpoints. Texts are English, for the catalogue.

    `kept_fields` are fields of the part that the form does not show; they stay as they are. `calls_filter` is the filter of
    the call list that shows the calls of a part, by its name; empty: there is none. `rename_help` says what else a new name
    changes, `name_heading` what the list calls a name.
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
    calls_filter: str = ""
    rename_help: str = ""

    @property
    def has_uses(self) -> bool:
        """Whether other parts can refer to those of this section."""
        return self.field in REFERENCES

    def list_parts(self, account: Account) -> tuple[Part, ...]:
        """The parts, in the account's order."""
        return self._list_all(account)

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
        part, problems = self.read_part(entry, account, (self.field, index))
        errors: dict[str, str] = {}
        general: list[str] = []
        names = {one.name for one in self.inputs}
        for path, message in problems:
            name = str(path[2]) if len(path) > 2 else ""
            if name in names:
                errors.setdefault(name, word_for_form(message))
            else:
                general.append(": ".join(one for one in (name, word_for_form(message)) if one))
        return part, errors, general

    def read_part(
        self, entry: dict[str, Any], account: Account, path: FieldPath
    ) -> tuple[Part | None, list[tuple[FieldPath, str]]]:
        """The part, or None and the problems by their paths."""
        return read_entry(self.form, entry, path, account.country)

    def list_paths(self, index: int) -> dict[FieldPath, str]:
        """The inputs by the paths of their fields, for the problems of the whole account."""
        return {(self.field, index, one.name): one.name for one in self.inputs}

    def put(self, account: Account, part: Part, old_name: str | None) -> Account:
        """The account with the part in place of the one of the old name; None: a new part, at the end.

        What refers to the part gets its new name. If that name is taken, it stays, and the check of the account reports it.
        """
        return put_part(account, self.field, part, old_name)

    def remove(self, account: Account, name: str) -> Account:
        """The account without the part of this name."""
        return remove_part(account, self.field, name)

    def map_uses(self, account: Account) -> Mapping[str, list[str]]:
        """What refers to each part, by the part's name, as in "number pool roofing"."""
        return {name: list(map(str, uses)) for name, uses in map_uses(account, self.field).items()}

    def list_uses(self, account: Account, name: str) -> list[str]:
        """What refers to the part of this name, as in "number pool roofing"."""
        return [str(use) for use in list_uses(account, self.field, name)]

    def find_index(self, account: Account, name: str | None) -> int:
        """The position of the part of this name, else of a new one."""
        return find_position(account, self.field, name)

    def _list_all(self, account: Account) -> tuple[Part, ...]:
        parts: tuple[Part, ...] = getattr(account, self.field)
        return parts


def _get_name(part: Any) -> str:
    name: str = part.name
    return name
