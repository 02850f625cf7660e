"""Plays TwiML verb by verb, and the verbs that only speak, redirect or hang up."""

from collections.abc import Callable, Mapping
from typing import NoReturn

from server.demo.simulated_carrier.complaints import TwimlRefused
from server.demo.simulated_carrier.line import Document, Party, resolve
from server.demo.simulated_carrier.moments import MomentKind
from server.demo.simulated_carrier.twiml import Verb

Play = Callable[[Party, Document, Verb], Document | None]
"""Plays a verb. Returns the document that replaces the current one, or None to go on with the next verb."""

_WORDS_A_SECOND = 2.5
_SHORTEST_SAID_SECONDS = 1.0
_PLAYED_SECONDS = 5.0


class HungUp(Exception):
    """The server has ended the call, or this end of it, with this status."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


def walk(party: Party, document: Document, plays: Mapping[str, Play]) -> None:
    """Play the document and all that follow it, until the end. Raises `HungUp` and `CallerHungUp`."""
    following: Document | None = document
    while following is not None:
        following = _walk_document(party, following, plays)


def measure_speech(verb: Verb) -> float:
    """The seconds that `<Say>`, `<Play>` or `<Pause>` takes. Speech has 2.5 words a second."""
    times = max(1, verb.read_number("loop", 1))
    if verb.name == "Pause":
        return float(verb.read_number("length", 1))
    if verb.name == "Play":
        return _PLAYED_SECONDS * times
    return max(_SHORTEST_SAID_SECONDS, len(verb.text.split()) / _WORDS_A_SECOND) * times


def note_speech(party: Party, verb: Verb, kind: MomentKind = MomentKind.SAID) -> None:
    """Record what is said, played or paused. `kind` is the kind of moment for speech."""
    language = f" ({verb.attributes['language']})" if "language" in verb.attributes else ""
    if verb.name == "Say":
        party.line.note(kind, f'{party.role} hears{language}: "{verb.text}"')
    elif verb.name == "Play":
        party.line.note(MomentKind.PLAYED, f"{party.role} hears {verb.text or verb.attributes.get('digits', '')}")
    else:
        party.line.note(MomentKind.PAUSED, f"a pause of {verb.read_number('length', 1)} s")


def speak(party: Party, _document: Document, verb: Verb) -> None:
    """Play `<Say>`, `<Play>` or `<Pause>`."""
    note_speech(party, verb)
    party.line.wait(party.line.now + measure_speech(verb))


def redirect(party: Party, document: Document, verb: Verb) -> Document:
    """Play `<Redirect>`."""
    return party.fetch(resolve(document, verb.text), {})


def hang_up(_party: Party, _document: Document, _verb: Verb) -> NoReturn:
    """Play `<Hangup>`."""
    raise HungUp("completed")


SPEAKING: Mapping[str, Play] = {"Say": speak, "Play": speak, "Pause": speak}
PASSING: Mapping[str, Play] = {**SPEAKING, "Redirect": redirect, "Hangup": hang_up}


def _walk_document(party: Party, document: Document, plays: Mapping[str, Play]) -> Document | None:
    for verb in document.verbs:
        if verb.name not in plays:
            raise TwimlRefused(f"<{verb.name}> can't be played here; expected {', '.join(plays)}")
        following = plays[verb.name](party, document, verb)
        if following is not None:
            return following
    return None
