"""The columns of the list of calls, from which each person chooses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from server.console import formats
from server.console.call_words import word
from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.currencies import find_currency

_MOST_TAG_COLUMNS = 10
_LONGEST_TAG = 64


@dataclass(frozen=True)
class Column:
    """A column: its heading, its text for a call of the account, and what that text means."""

    name: str
    heading: str
    write: Callable[[Call, Account], str]
    is_number: bool = False
    explain: Callable[[Call], str] = lambda _: ""


def _write_value(call: Call, account: Account) -> str:
    return formats.write_amount(call.lead.value_cents, find_currency(account))


COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("source", "Source", lambda call, _: call.attributed.tracking_source),
        Column("campaign", "Campaign", lambda call, _: call.attributed.campaign),
        Column("publisher", "Publisher", lambda call, _: call.attributed.publisher),
        Column("pool", "Number pool", lambda call, _: call.attributed.number_pool),
        Column("tracking_number", "Tracking number", lambda call, _: formats.write_phone(call.tracking_number)),
        Column("receiving_number", "Receiving number", lambda call, _: call.progress.receiving_number),
        Column(
            "match",
            "Match",
            lambda call, _: word(call.attributed.match).text,
            explain=lambda call: word(call.attributed.match).meaning,
        ),
        Column("landing", "Landing page", lambda call, _: call.attributed.landing_url),
        Column("waiting", "Waiting", lambda call, _: formats.write_seconds(call.progress.waiting_seconds), True),
        Column("talk", "Talk", lambda call, _: formats.write_seconds(call.progress.talk_seconds), True),
        Column("value", "Value", _write_value, True),
    )
}
USUAL = ("source", "campaign", "tracking_number", "talk", "value")


@dataclass(frozen=True)
class ChosenColumns:
    """The columns of a list, and the tags that have a column of their own."""

    columns: tuple[Column, ...]
    tags: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether the column is chosen."""
        return any(one.name == name for one in self.columns)


def choose_columns(given: MultiDict[str, str]) -> ChosenColumns:
    """The columns that the page's address names, else the usual ones."""
    names = [name for name in given.getlist("column") if name in COLUMNS]
    tags = [tag.strip()[:_LONGEST_TAG] for tag in given.get("tag_columns", "").split(",") if tag.strip()]
    return ChosenColumns(
        tuple(COLUMNS[name] for name in dict.fromkeys(names or USUAL)), tuple(dict.fromkeys(tags))[:_MOST_TAG_COLUMNS]
    )
