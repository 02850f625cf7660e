"""The contract of what people make of calls: the status and value of the lead, and notes.

Every change moves the account's change mark, as webhooks do. `call_id` may be the carrier's ID. Times are arguments, in seconds
since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.lead_changes import LeadUpdate
from server.domain.calls.notes import CallNote


class TooManyNotes(Exception):
    """The call has `MOST_NOTES` notes already."""


class Leads(ABC):
    """Stores leads and notes in the database of the calls. They are deleted with their call."""

    @abstractmethod
    def set_lead(self, account: Account, call_id: str, update: LeadUpdate, author: str, now: float) -> Call | None:
        """Change the lead of the account's call, and queue the account's postbacks about it.

        Returns the call with its events, or None if the account has no such call. An equal lead changes nothing. Raises
        `ValueError` for an invalid value and `TooManyLeadChanges`.
        """

    @abstractmethod
    def add_note(self, account: str, call_id: str, text: str, author: str, now: float) -> CallNote | None:
        """Add a note; None if the account has no such call. Raises `ValueError` for an invalid text, and `TooManyNotes`."""

    @abstractmethod
    def delete_note(self, account: str, call_id: str, note_id: int) -> bool:
        """Delete a note; returns whether the account's call had it."""

    @abstractmethod
    def list_notes(self, account: str, call_id: str) -> list[CallNote] | None:
        """The notes of the call, oldest first; None if the account has no such call."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
