"""The account as one JSON document, as it is stored. Equal accounts have equal documents."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from server.domain.accounts import Account


class NotADocument(ValueError):
    """The text is not a document of this version. The message says what is wrong, without the account's data."""


@dataclass(frozen=True)
class _Document:
    """`document_version` grows by one with each incompatible change; a migration then rewrites all stored documents."""

    account: Account
    document_version: Literal[1] = 1


def write_document(account: Account) -> str:
    """The account as JSON, without fields that are None. Defaults are written too, so that a new default changes no account."""
    return _adapt().dump_json(_Document(account), exclude_none=True).decode()


def read_document(text: str) -> Account:
    """The account of a text from `write_document`. Raises `NotADocument`."""
    try:
        return _adapt().validate_json(text).account
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise NotADocument(f"invalid account document, {where}: {first['msg']}") from error


def write_plain(account: Account) -> Any:
    """The account as plain JSON values, as in its document."""
    return _adapt().dump_python(_Document(account), mode="json", exclude_none=True)["account"]


def compute_digest(document: str) -> str:
    """The SHA-256 of the document in hex; equal digests mean equal accounts."""
    return hashlib.sha256(document.encode()).hexdigest()


@cache
def _adapt() -> TypeAdapter[_Document]:
    # Created on first use, because it takes longer than reading a hundred accounts.
    return TypeAdapter(_Document)
