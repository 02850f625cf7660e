"""The account as one JSON document: the form in which it is stored. Equal accounts have equal documents."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from server.domain.accounts import Account


class NotADocument(ValueError):
    """The text is no document of this version; the message says what is wrong, without the account's data."""


@dataclass(frozen=True)
class _Document:
    """`document_version` grows by one when stored documents could no longer be read: a migration then rewrites them."""

    account: Account
    document_version: Literal[1] = 1


def write_document(account: Account) -> str:
    """The account as JSON. What is None is left out, everything else is written, so that new defaults change no account."""
    return _adapt().dump_json(_Document(account), exclude_none=True).decode()


def read_document(text: str) -> Account:
    """The account that `write_document` wrote. Raises `NotADocument`."""
    try:
        return _adapt().validate_json(text).account
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise NotADocument(f"invalid account document, {where}: {first['msg']}") from error


def write_plain(account: Account) -> Any:
    """The account as plain JSON values, as they stand in its document."""
    return _adapt().dump_python(_Document(account), mode="json", exclude_none=True)["account"]


def compute_digest(document: str) -> str:
    """A hex SHA-256 of the document: equal digests mean equal accounts."""
    return hashlib.sha256(document.encode()).hexdigest()


@cache
def _adapt() -> TypeAdapter[_Document]:
    # Made when first used: that takes longer than to read a hundred accounts.
    return TypeAdapter(_Document)
