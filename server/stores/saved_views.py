"""The contract of the store of saved views. Every method may raise `StoreUnavailable` and is one transaction."""

from abc import ABC, abstractmethod

from server.domain.people.saved_views import SavedView


class TooManyViews(Exception):
    """The user has as many views for this account as can be stored."""


class SavedViews(ABC):
    """Stores views of the call list for each user and account. They are deleted with the user, and with the account."""

    @abstractmethod
    def list_views(self, user_id: str, account: str) -> list[SavedView]:
        """The user's views for the account, by name."""

    @abstractmethod
    def save_view(self, user_id: str, account: str, view: SavedView) -> None:
        """Add a view, or replace the one with the same name. Raises `TooManyViews`."""

    @abstractmethod
    def delete_view(self, user_id: str, account: str, name: str) -> bool:
        """Delete a view; False if there is none with this name."""
