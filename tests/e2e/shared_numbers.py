"""Accounts that name each other's numbers: so one server has an account for each question, and all show the same numbers.

Databases from before numbers had one owner have such accounts too. Calls go to the account that was saved first.
"""

from sqlalchemy import create_engine, delete, insert

from server.domain.account_document import compute_digest, write_document
from server.domain.accounts import Account
from server.stores.contract import NumberTaken
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from server.stores.sql.tables import accounts


def save_sharing_numbers(database_url: str, account: Account) -> None:
    """Save the account, also when another one owns its numbers."""
    store = SqlAccountStore(open_engine(database_url))
    store.prepare()
    try:
        store.save(account)
    except NumberTaken:
        document, revision = write_document(account), (store.find_revision(account.key) or 0) + 1
        values = {"document": document, "digest": compute_digest(document), "revision": revision, "changed_at": 0}
        with create_engine(database_url).begin() as connection:
            connection.execute(delete(accounts).where(accounts.c.key == account.key))
            connection.execute(insert(accounts).values(key=account.key, **values))
    finally:
        store.close()
