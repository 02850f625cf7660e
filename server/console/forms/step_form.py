"""Reads and shows the form of one step. The step is read by the reader of account files, so its problems are the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from server.account_file.route_steps import StepReader
from server.account_file.route_writing import write_step
from server.console.account_changes import sort_problems
from server.console.forms.inputs import Option
from server.console.forms.step_fields import Draft
from server.console.forms.step_kinds import StepKind
from server.console.rendering import translate
from server.domain.account_checks.steps import list_located_steps
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account
from server.domain.routing.editing import StepMissing, find_parent, find_step, is_announced
from server.domain.routing.paths import list_children
from server.domain.routing.step_words import describe_step
from server.domain.routing.steps import Route, Say, Step

MESSAGE = "Nobody can take your call at the moment. Please leave a message after the tone."
ANNOUNCEMENT = "This call is recorded."
_KEPT, _WAS, _RING, _ROUTE, _VOICEMAIL, _HANG_UP = "kept", "was:", "ring:", "route:", "voicemail", "hang_up"


@dataclass(frozen=True)
class StepTarget:
    """Where a step is put. `step` is the one that is there, None at the end of a `Say`; `is_new`: it comes before that one."""

    account: Account
    route: Route
    path: str
    step: Step | None
    is_new: bool

    @property
    def field_path(self) -> FieldPath:
        """The path of the step in the account."""
        located = {one.path: one.field for one in list_located_steps(self.account.routes).steps}
        parent, _, word = self.path.rpartition(".")
        return located[self.path] if self.path in located else (*located[parent], word)

    @property
    def is_announced(self) -> bool:
        """Whether callers hear a text before the step."""
        return self.step is None or is_announced(self.route, self.path)


@dataclass(frozen=True)
class ReadStep:
    """The step of a form, or None with what is wrong. `inputs` are the names of inputs by their paths in the account."""

    step: Step | None
    errors: Mapping[str, str] = field(default_factory=dict)
    general: tuple[str, ...] = ()
    inputs: Mapping[FieldPath, str] = field(default_factory=dict)


def find_target(account: Account, path: str, *, is_new: bool) -> StepTarget:
    """The target for a path. Raises `StepMissing`."""
    route = next((one for one in account.routes if one.name == path.partition(".")[0]), None)
    if route is None:
        raise StepMissing(path)
    try:
        return StepTarget(account, route, path, find_step(route, path), is_new)
    except StepMissing:
        parent_path, _, word = path.rpartition(".")
        parent = find_step(route, parent_path)
        if word != "then" or not isinstance(parent, Say):
            raise
        return StepTarget(account, route, path, None, True)


def list_branch_options(target: StepTarget, was: str = "") -> list[Option]:
    """The next steps to choose from. `was` is the choice of the branch as it is now."""
    account, options = target.account, []
    if was.startswith(_WAS) and target.step is not None:
        child = _find_child(target, was)
        options.append(Option(was, f"{translate('As now')}: {describe_step(child).headline}"))
    options.append(Option(_VOICEMAIL, translate("Take a message")))
    options += [
        Option(f"{_RING}{one.name}", f"{translate('Ring')} {one.name}") for one in account.receiving_numbers[:50]
    ]
    others = [one.name for one in account.routes if one.name != target.route.name]
    options += [Option(f"{_ROUTE}{name}", f"{translate('Continue with the route')} {name}") for name in others]
    options.append(Option(_HANG_UP, translate("Hang up")))
    if target.is_new and target.step is not None:
        options.append(
            Option(_KEPT, f"{translate('The step that is here now')}: {describe_step(target.step).headline}")
        )
    return options


def suggest_branches(target: StepTarget, kind: StepKind) -> dict[str, str]:
    """The first choice of each next step of a new step: the step that is here now comes after the new one."""
    if not target.is_new:
        return {}
    words = kind.following
    return {word: _KEPT if word == words[0] and target.step is not None else _VOICEMAIL for word in words}


def read_step(target: StepTarget, kind: StepKind, form: MultiDict[str, str]) -> ReadStep:
    """The step that the form describes, with all steps after it."""

    def find_branch(choice: str) -> Any:
        return _find_entry(target, choice)

    draft = Draft()
    for one in kind.fields:
        one.read(form, draft, find_branch)
    entry: dict[str, Any] = {kind.word: draft.own}
    for word in kind.following:
        following = getattr(target.step, word, None)
        if target.is_new:
            entry[word] = find_branch(form.get(f"next.{word}", ""))
        elif following is not None:
            entry[word] = write_step(following)
    own_path = (*target.field_path, kind.word)
    inputs: dict[FieldPath, str] = {}
    announcement = form.get("announcement", "").strip()
    if kind.can_record and "record" in form and "announce" in form and not target.is_announced:
        entry = {"say": announcement, "then": entry}
        inputs[(*target.field_path, "say")] = "announcement"
        own_path = (*target.field_path, "then", kind.word)
    for path, name in draft.inputs.items():
        # A missing value is a problem of what is around it.
        for length in range(len(path) + 1):
            inputs.setdefault((*own_path, *path[:length]), name)
    # Names that do not exist are problems of the step as a whole.
    inputs.setdefault(own_path[:-1], kind.fields[0].name)
    problems: list[AccountProblem] = []
    reader = StepReader(target.account.country, lambda path, message: problems.append(AccountProblem(path, message)))
    step = reader.read_step(entry, target.field_path, target.path)
    found = sort_problems(tuple(problems), inputs)
    errors = {**found.errors, **draft.errors}
    if errors or found.general:
        return ReadStep(None, errors, found.general, inputs)
    return ReadStep(step, inputs=inputs)


def find_parent_words(target: StepTarget) -> str:
    """The step before, in words; empty for the first step of the route."""
    try:
        return describe_step(find_parent(target.route, target.path)[1]).headline
    except StepMissing:
        return ""


def _find_entry(target: StepTarget, choice: str) -> Any:
    """The entry for a choice of `list_branch_options`."""
    if choice == _KEPT and target.step is not None:
        return write_step(target.step)
    if choice.startswith(_WAS) and target.step is not None:
        return write_step(_find_child(target, choice))
    if choice.startswith(_RING):
        return {"ring": choice.removeprefix(_RING), "otherwise": {"voicemail": translate(MESSAGE)}}
    if choice.startswith(_ROUTE):
        return {"route": choice.removeprefix(_ROUTE)}
    return {"hang_up": True} if choice == _HANG_UP else {"voicemail": translate(MESSAGE)}


def _find_child(target: StepTarget, choice: str) -> Step:
    """The next step of a case or key, by its position or key. Raises `StepMissing`."""
    step = target.step
    if step is None:
        raise StepMissing(choice)
    path = f"{target.path}.{step.kind}.{choice.removeprefix(_WAS)}"
    child = dict(list_children(target.path, step)).get(path)
    if child is None:
        raise StepMissing(path)
    return child
