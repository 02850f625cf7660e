"""Changes an account for a form, and turns what is wrong into messages beside the form's inputs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from server.accounts.errors import AccountInvalid, CannotRevert, ChangedMeanwhile
from server.accounts.service import AccountService
from server.console.field_words import describe_path, name_field, name_part
from server.console.forms.messages import word_for_form
from server.console.rendering import translate
from server.domain.account_checks.tracking_numbers import locate_owned_number
from server.domain.account_history import Author, list_shown_changes
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account
from server.domain.postbacks.secret_receivers import SecretReceiver, explain_refusal, find_new_receivers
from server.stores.contract import AccountDeleted, NumberTaken, StoredAccount


class SecretsRefused(Exception):
    """The change would send secrets to new receivers, and the person may not manage secrets. Nothing was stored."""

    def __init__(self, receivers: list[SecretReceiver]) -> None:
        super().__init__(explain_refusal(receivers))


_MOST_FIELDS = 5


@dataclass(frozen=True)
class Outcome:
    """The result of a change. `stored` is None if nothing was stored.

    `errors` are messages by the name of an input, `general` those that belong to no input. `has_conflict`: somebody else has
    changed the account since the form was opened.
    """

    stored: StoredAccount | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    general: tuple[str, ...] = ()
    has_conflict: bool = False


def save_change(
    service: AccountService,
    key: str,
    change: Callable[[Account | None], Account],
    expected_revision: int | None,
    by: Author,
    inputs: Mapping[FieldPath, str],
    *,
    is_rehearsal: bool = False,
    may_manage_secrets: bool = False,
) -> Outcome:
    """Change the account. `inputs` has the name of the input for the start of a problem's path; the longest start counts.

    A rehearsal has the same outcome and stores nothing. Without `may_manage_secrets` no secret gets a new receiver.
    """

    changed: list[Account] = []

    def change_allowed(before: Account | None) -> Account:
        after = change(before)
        changed[:] = [after]
        _refuse_new_receivers(before, after, may_manage_secrets=may_manage_secrets)
        return after

    try:
        return Outcome(service.change(key, change_allowed, expected_revision, by, is_rehearsal=is_rehearsal))
    except AccountInvalid as error:
        return sort_problems(error.problems, inputs, changed[0])
    except NumberTaken as error:
        return sort_problems(_list_taken(error, changed[0]), inputs, changed[0])
    except ChangedMeanwhile as error:
        return Outcome(general=(describe_conflict(error),), has_conflict=True)
    except (AccountDeleted, SecretsRefused) as error:
        return Outcome(general=(str(error),))


def revert_account(
    service: AccountService, key: str, revision: int, by: Author, *, may_manage_secrets: bool = False
) -> Outcome:
    """Restore the account of an old revision. Without `may_manage_secrets` no secret gets a new receiver."""

    def judge(before: Account | None, after: Account) -> None:
        _refuse_new_receivers(before, after, may_manage_secrets=may_manage_secrets)

    try:
        return Outcome(service.revert(key, revision, by, judge))
    except AccountInvalid as error:
        return sort_problems(error.problems, {})
    except (AccountDeleted, CannotRevert, ChangedMeanwhile, NumberTaken, SecretsRefused) as error:
        return Outcome(general=(str(error),))


def change_account(
    service: AccountService,
    key: str,
    change: Callable[[Account], Account],
    expected_revision: int,
    by: Author,
    inputs: Mapping[FieldPath, str],
) -> Outcome:
    """As `save_change`, for an account that exists: one that was deleted meanwhile has not the expected revision."""

    def change_existing(before: Account | None) -> Account:
        if before is None:
            raise AccountDeleted(key)
        return change(before)

    return save_change(service, key, change_existing, expected_revision, by, inputs)


def describe_conflict(error: ChangedMeanwhile) -> str:
    """Who changed what after the page was opened, without who manages the fields."""
    shown = [
        (entry.by.name, _name_change(change.path))
        for entry in error.entries
        for change in list_shown_changes(entry.changes)
        if not str(change).endswith("managed_by")
    ]
    who = ", ".join(dict.fromkeys(name for name, _ in shown)) or translate("Somebody")
    fields = list(dict.fromkeys(field for _, field in shown))
    more = ", …" if len(fields) > _MOST_FIELDS else ""
    what = ", ".join(fields[:_MOST_FIELDS]) + more
    message = translate("%(who)s changed this account after you opened the page: %(what)s.")
    return message % {"who": who, "what": what or translate("its settings")}


def sort_problems(
    problems: Iterable[AccountProblem], inputs: Mapping[FieldPath, str], account: Account | None = None
) -> Outcome:
    """The problems by input. What stands elsewhere in the account is general, with its place; each in words of the forms."""
    errors: dict[str, str] = {}
    general: list[str] = []
    for problem in problems:
        name = _find_input(problem.path, inputs)
        if name is None:
            title = describe_path(account, problem.path) if account else ".".join(map(str, problem.path))
            general.append(": ".join(one for one in (title, word_for_form(problem.message)) if one))
        else:
            errors.setdefault(name, word_for_form(problem.message))
    return Outcome(errors=errors, general=tuple(general))


def _refuse_new_receivers(before: Account | None, after: Account, *, may_manage_secrets: bool) -> None:
    receivers = [] if may_manage_secrets else find_new_receivers(before, after)
    if receivers:
        raise SecretsRefused(receivers)


def _list_taken(error: NumberTaken, account: Account) -> Iterator[AccountProblem]:
    """A problem for each place of a number that another account owns."""
    for number in error.numbers:
        for path in locate_owned_number(account, number):
            yield AccountProblem(path, str(NumberTaken([number])))


def _name_change(path: Sequence[str]) -> str:
    return ": ".join(one for one in (name_part(path)[0], name_field(path)) if one)


def _find_input(path: FieldPath, inputs: Mapping[FieldPath, str]) -> str | None:
    for length in range(len(path), 0, -1):
        if path[:length] in inputs:
            return inputs[path[:length]]
    return None
