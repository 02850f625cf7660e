"""The built-in routes for accounts that configure none: their steps and texts."""

from collections.abc import Collection, Mapping

from server.domain.phone_numbers import PhoneNumber
from server.domain.routing.steps import AskExtension, GoTo, ReceivingNumber, Ring, Rung, Say, Spoken, Step

NOT_IN_USE_PATH = "not_in_use"
UNREACHED_PATH = "unreached"
TARGET_PATH = "target"
RECEIVING_PATH = "receiving"

RESERVED_NAMES = frozenset({NOT_IN_USE_PATH, UNREACHED_PATH, TARGET_PATH, RECEIVING_PATH})
"""Reserved names that no route may have, because the paths of built-in steps begin with them."""

RING_SECONDS = 60

UNREACHED = Say(Spoken("We are sorry, we could not be reached. Please call again later."))
STEPS: Mapping[str, Step] = {
    NOT_IN_USE_PATH: Say(Spoken("The number that you have called is not in use. Please check it and call again.")),
    UNREACHED_PATH: UNREACHED,
}
"""The steps that every account has; `unreached` is the last resort of a call."""

_EXTENSION_SUFFIX = ".extension"
_ASK_EXTENSION = Spoken("Please enter the extension, then press the pound key.")


def ring_alone(receiving_number: str) -> Ring:
    """A step that rings one number (by name) for a minute, then says that nobody could be reached."""
    return Ring((Rung(receiving_number),), UNREACHED, seconds=RING_SECONDS)


def write_extension_path(first_path: str) -> str:
    """The path of the built-in step that asks for the extension before the one at `first_path`."""
    return first_path + _EXTENSION_SUFFIX


def find_path_after_extension(path: str) -> str | None:
    """The path that follows the built-in extension step at `path` or above it; None for other steps."""
    before, suffix, _ = path.rpartition(_EXTENSION_SUFFIX)
    return before if suffix else None


def ask_extension(first_path: str) -> AskExtension:
    """A step that asks for the extension, then continues at `first_path`, also without an extension."""
    return AskExtension(_ASK_EXTENSION, GoTo(first_path), GoTo(first_path))


def receive_at_target(name: str, number: PhoneNumber, taken: Collection[str]) -> ReceivingNumber:
    """The target number as a receiving number of the same name, with the prefix "target." if that name is taken."""
    return ReceivingNumber(f"{TARGET_PATH}.{name}" if name in taken else name, number)
