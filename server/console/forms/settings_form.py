"""A form of some settings of an account, which are stored together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from server.console.forms.inputs import Input
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account

AddToSettings: TypeAlias = Callable[[Mapping[str, Any], str], Mapping[str, Any]]
ReadSettings: TypeAlias = Callable[[dict[str, Any], Account], tuple[Account | None, list[AccountProblem]]]


@dataclass(frozen=True)
class SettingsForm:
    """`write` returns the values of the inputs for an account. `read` returns the account with the form's values, or None
    and the problems. `paths` has the inputs by the paths of problems. `slug` is the word in addresses and endpoints.
    `add` returns the values with those that a link to the form asks for (`?add=`); it changes only what the form shows.
    `groups` have the names of inputs by their legends; without groups the form is one list.
    """

    slug: str
    title: str
    lead: str
    inputs: tuple[Input, ...]
    write: Callable[[Account], Mapping[str, Any]]
    read: ReadSettings
    paths: Mapping[FieldPath, str]
    add: AddToSettings = lambda values, _added: values
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
