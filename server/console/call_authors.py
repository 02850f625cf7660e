"""Shows who wrote a note or changed a lead. The e-mail address is stored, because anybody can choose any name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from server.domain.calls.call import Call
from server.domain.calls.events import EventKind
from server.domain.calls.notes import CallNote
from server.domain.people.people import Membership, User

_BY = "by"


def map_names(members: Iterable[tuple[User, Membership]]) -> dict[str, str]:
    """How each member is shown, by the e-mail address, which stays visible."""
    return {user.email: f"{user.name} ({user.email})" for user, _ in members if user.name}


def name_note_authors(notes: Sequence[CallNote], names: Mapping[str, str]) -> list[CallNote]:
    """The notes with the names of their authors, as far as they are known."""
    return [replace(note, author=names.get(note.author, note.author)) for note in notes]


def name_event_authors(call: Call, names: Mapping[str, str]) -> Call:
    """The call, whose changes of the lead have the names of the people who made them."""
    named = [
        replace(event, details={**event.details, _BY: names.get(event.details[_BY], event.details[_BY])})
        if event.kind is EventKind.LEAD_CHANGED and _BY in event.details
        else event
        for event in call.events
    ]
    return replace(call, events=tuple(named))
