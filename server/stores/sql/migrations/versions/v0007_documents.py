"""Each account as one document, and numbers with one owner.

It reads and writes its own copies of the tables of version 0006 and of document version 1, so that later versions of the
program do not affect it.
"""

import hashlib
import json
import time
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import phonenumbers
import sqlalchemy as sa
import structlog
from alembic import op
from phonenumbers import PhoneNumberType

from server.stores.sql.migrations.accounts_of_0006 import TABLES, Row, read_tables, write_account

revision = "0007"
down_revision = "0006"

_KINDS = {
    PhoneNumberType.FIXED_LINE: "local",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "local",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.MOBILE: "mobile",
}


def upgrade() -> None:
    """Read the old tables, replace them with the new ones, and write the data there.

    If several accounts name a number, the account that gets its calls keeps it: the first by key, with tracking numbers
    before default numbers. The others still name it; they are logged, and `dni numbers list` shows them.
    """
    old = {} if op.get_context().as_sql else read_tables(op.get_bind())
    for table in TABLES:
        op.drop_table(table)
    _create_tables()
    documents = {row["key"]: write_account(old, row) for row in old.get("accounts", {}).get(0, [])}
    now = time.time()
    if documents:
        rows = [_write_row(key, document, now) for key, document in documents.items()]
        op.bulk_insert(_ACCOUNTS, rows)
        op.bulk_insert(_HISTORY, [_write_entry(row) for row in rows])
    owned = list(_choose_owners(documents, now))
    if owned:
        op.bulk_insert(_NUMBERS, owned)


def _create_tables() -> None:
    op.create_table(
        "accounts",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.Column("deleted_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_accounts"),
    )
    op.create_table(
        "account_history",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("through", sa.String(16), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", "revision", name="pk_account_history"),
    )
    op.create_table(
        "numbers",
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("national_digits", sa.String(16), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("carrier", sa.String(32), nullable=True),
        sa.Column("carrier_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("region", sa.String(3), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("monthly_price", sa.String(32), nullable=True),
        sa.Column("since", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_numbers"),
    )
    op.create_index("ix_numbers_national_digits", "numbers", ["national_digits"])
    op.create_index("ix_numbers_account", "numbers", ["account"])


_ACCOUNTS = sa.table("accounts", *map(sa.column, ("key", "revision", "document", "digest", "changed_at")))
_HISTORY = sa.table(
    "account_history",
    *map(sa.column, ("account", "revision", "changed_at", "author", "through", "changes", "document")),
)
_NUMBERS = sa.table(
    "numbers", *map(sa.column, ("number", "national_digits", "account", "kind", "region", "state", "since"))
)


def _write_row(key: str, account: Row, now: float) -> dict[str, Any]:
    document = json.dumps({"account": account, "document_version": 1}, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(document.encode()).hexdigest()
    return {"key": key, "revision": 1, "document": document, "digest": digest, "changed_at": now}


def _write_entry(row: Row) -> dict[str, Any]:
    document = zlib.compress(row["document"].encode())
    written = {"account": row["key"], "revision": 1, "changed_at": row["changed_at"], "changes": "[]"}
    return written | {"author": "upgrade of dni_py", "through": "cli", "document": document}


def _choose_owners(documents: Mapping[str, Row], now: float) -> Iterator[dict[str, Any]]:
    owners: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for list_numbers in (_list_tracking_numbers, _list_default_numbers):
        for key in sorted(documents):
            for number in dict.fromkeys(list_numbers(documents[key])):
                if owners.setdefault(number, key) != key:
                    others.setdefault(number, []).append(key)
    for number, keys in sorted(others.items()):
        structlog.get_logger().warning(
            "number_named_by_several_accounts", number=number, owner=owners[number], others=list(dict.fromkeys(keys))
        )
    return (_write_owned(number, key, now) for number, key in owners.items())


def _list_tracking_numbers(account: Row) -> Iterator[str]:
    for source in account["tracking_sources"]:
        shown = [one["shows"] for one in source.get("assign", ())] + [source.get("tracking_number", {})]
        yield from (one["number"] for one in shown if "number" in one)
    for pool in account["number_pools"]:
        yield from (one["number"] for one in pool["tracking_numbers"])


def _list_default_numbers(account: Row) -> Iterator[str]:
    desks = {one["number"]["number"] for part in ("target_numbers", "receiving_numbers") for one in account[part]}
    numbers = [pool["default_number"]["number"] for pool in account["number_pools"] if "default_number" in pool]
    return (number for number in numbers if number not in desks)


def _write_owned(number: str, key: str, now: float) -> dict[str, Any]:
    parsed = phonenumbers.parse(number)
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    return {
        "number": number,
        "national_digits": phonenumbers.national_significant_number(parsed),
        "account": key,
        "kind": _KINDS.get(phonenumbers.number_type(parsed), "national"),
        "region": region,
        "state": "active",
        "since": now,
    }
