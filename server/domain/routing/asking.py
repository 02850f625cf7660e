"""Asks the caller for keys: menus, confirmations, and extensions of shared numbers."""

from collections.abc import Collection

from server.domain.counts import write_count
from server.domain.routing.actions import Action, AskDigits, Confirmation, Input, InputKind, Position, Speak
from server.domain.routing.step_decision import StepContext, StepDecision
from server.domain.routing.steps import AskExtension, Confirm, Menu

_END_KEY = "#"


def enter_menu(path: str, step: Menu) -> StepDecision:
    """Ask for a key."""
    return StepDecision(f"asks for a key: {', '.join(step.keys)}", (_ask_key(Position(path), step),))


def resume_menu(position: Position, step: Menu, result: Input) -> StepDecision | None:
    """Continue at the step of the key, or ask again; None if the input is not a key."""
    if result.kind is not InputKind.DIGITS:
        return None
    if result.digits in step.keys:
        return StepDecision(f"key {result.digits}", next_path=f"{position.path}.menu.{result.digits}")
    heard = f"{_quote(result.digits)} is not a key of the menu" if result.digits else "no key"
    tried = max(0, position.attempt) + 1
    if tried >= step.repeats:
        return StepDecision(f"{heard}, tried {write_count(tried, 'time')}", next_path=f"{position.path}.otherwise")
    before: tuple[Action, ...] = (Speak(step.invalid),) if result.digits and step.invalid else ()
    return StepDecision(f"{heard}; asks again", (*before, _ask_key(Position(position.path, tried), step)))


def enter_confirm(path: str, step: Confirm) -> StepDecision:
    """Ask the caller to press the key."""
    return StepDecision(f"asks to press {step.key}", (_ask_key(Position(path), step),), confirmation=Confirmation.ASKED)


def resume_confirm(position: Position, step: Confirm, result: Input) -> StepDecision | None:
    """Continue if the key was pressed, or ask again; None if the input is not a key."""
    if result.kind is not InputKind.DIGITS:
        return None
    if result.digits == step.key:
        words, then = f"pressed {step.key}", f"{position.path}.then"
        return StepDecision(words, next_path=then, confirmation=Confirmation.PRESSED)
    heard = f"pressed {_quote(result.digits)} instead of {step.key}" if result.digits else "no key"
    tried = max(0, position.attempt) + 1
    if tried >= step.repeats:
        words, otherwise = f"{heard}, tried {write_count(tried, 'time')}", f"{position.path}.otherwise"
        return StepDecision(words, next_path=otherwise, confirmation=Confirmation.NOT_PRESSED)
    again = _ask_key(Position(position.path, tried), step)
    return StepDecision(f"{heard}; asks again", (again,), confirmation=Confirmation.ASKED)


def enter_extension(path: str, step: AskExtension, context: StepContext) -> StepDecision:
    """Ask for the extension, unless it is known or the number has no extensions."""
    if context.facts.extension is not None:
        return StepDecision(f"extension {context.facts.extension}", next_path=f"{path}.then")
    if not context.facts.extensions:
        return StepDecision("the number has no extensions", next_path=f"{path}.then")
    return StepDecision("asks for the extension", (_ask_extension(Position(path), step, context),))


def resume_extension(
    position: Position, step: AskExtension, result: Input, context: StepContext
) -> StepDecision | None:
    """Return the extension that the caller entered, or ask again; None if the input is not keys or no longer matters."""
    facts = context.facts
    if result.kind is not InputKind.DIGITS or facts.extension is not None or not facts.extensions:
        return None
    extension = read_extension(result.digits, facts.extensions)
    if extension is not None:
        return StepDecision(f"extension {extension}", extension=extension)
    entered = result.digits.removesuffix(_END_KEY)
    heard = f"{_quote(entered)} is not an extension of the number" if entered else "no extension"
    tried = max(0, position.attempt) + 1
    if tried >= step.repeats:
        return StepDecision(f"{heard}, tried {write_count(tried, 'time')}", next_path=f"{position.path}.otherwise")
    return StepDecision(f"{heard}; asks again", (_ask_extension(Position(position.path, tried), step, context),))


def read_extension(digits: str, extensions: Collection[str]) -> str | None:
    """The extension in these digits; None if it is not one of `extensions`."""
    entered = digits.removesuffix(_END_KEY)
    return entered if entered in extensions else None


def _ask_key(position: Position, step: Menu | Confirm) -> AskDigits:
    return AskDigits(step.say, 1, step.seconds, position)


def _ask_extension(position: Position, step: AskExtension, context: StepContext) -> AskDigits:
    """Ask for digits. If all extensions have the same length, the caller need not press the end key."""
    lengths = {len(extension) for extension in context.facts.extensions}
    return AskDigits(step.say, lengths.pop() if len(lengths) == 1 else None, step.seconds, position)


def _quote(digits: str) -> str:
    return repr(digits[:20])
