"""A web page that the server has fetched for the person who sets up an account."""

from dataclasses import dataclass


class SiteUnreadable(Exception):
    """The page could not be read. The message says why, for the person who gave the address."""


@dataclass(frozen=True)
class FetchedPage:
    """A page, and the address at which it was found after redirects. A page that is too long is cut."""

    url: str
    text: str
