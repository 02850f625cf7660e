"""Backups on both databases: what was acknowledged is there, also with writers, and restoring checks what it replaces."""

import json
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest
from sqlalchemy import create_engine, inspect, text

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.open_stores import open_stores
from server.settings import Settings, choose_lease_url, read_settings
from server.stores.backup.making import make_backup
from server.stores.backup.manifest import BackupError, Manifest
from server.stores.backup.restoring import restore_backup
from server.stores.contract import AccountStore
from server.stores.leases.contract import LeaseStore
from server.stores.sql.migrate import list_versions, migrate
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.databases import SQLITE
from tests.integration.pools.visits import claim
from tests.integration.postbacks.outbox import make_requests, put
from tests.posted_calls import make_request
from tests.waiting import HANG_SECONDS

NOW = 1_700_000_000.0
WRITERS = 3


@pytest.fixture
def file(tmp_path: Path, leases: LeaseStore) -> Path:
    """Where the backup goes. The lease store has its file."""
    return tmp_path / "kept.zip"


def back_up(settings: Settings, file: Path) -> Manifest:
    return make_backup(file, settings.database_url, choose_lease_url(settings), "0.1.0", NOW)


def restore(settings: Settings, file: Path, *, may_replace: bool = False) -> Manifest:
    return restore_backup(file, settings.database_url, choose_lease_url(settings), may_replace=may_replace)


def point_at(settings: Settings, url: str, tmp_path: Path) -> Settings:
    """The settings for another database, with leases as before in its file or in another one."""
    lease_url = "" if url.startswith("sqlite:") else f"sqlite:///{tmp_path}/other-leases.sqlite3"
    return read_settings({"DNI_DATABASE_URL": url, "DNI_LEASE_URL": lease_url})


def test_a_backup_restores_accounts_postbacks_and_leases_in_another_database(
    settings: Settings, accounts: AccountStore, leases: LeaseStore, other_url: str, file: Path, tmp_path: Path
) -> None:
    account = read_pooled_account()
    accounts.save(account)
    pool = build_leased_pool(account.key, account.number_pools[0])
    claim(leases, pool, "roof", "ann", NOW)
    with closing(open_stores(settings)) as stores:
        put(stores.call_log, make_requests("https://ads.example/", 3), NOW)

    made = back_up(settings, file)
    assert (made.kind, made.schema_version, made.made_at) == (
        "sqlite" if settings.database_url.startswith("sqlite:") else "postgresql",
        list_versions()[-1],
        "2023-11-14T22:13:20+00:00",
    )
    other = point_at(settings, other_url, tmp_path)
    assert restore(other, file) == made

    with closing(open_stores(other)) as stores:
        stores.accounts.prepare()
        stored = stores.accounts.find(account.key)
        assert stored is not None
        assert stored.account == account
        assert len(stores.outbox.list_outbox("demo", None, 9)) == 3
        assert stores.leases.pool_state(pool, NOW + 1).live == 1
        # It goes on where it was: new rows get new IDs.
        put(stores.call_log, make_requests("https://more.example/", 1), NOW)
        assert stores.accounts.save(replace(account, name="New")).revision == 2


def read_pooled_account() -> Account:
    return read_account_file(POOLED_ACCOUNT_FILE.encode())


def test_every_write_acknowledged_before_the_start_is_in_a_backup_made_while_others_write(
    settings: Settings, accounts: AccountStore, other_url: str, file: Path, tmp_path: Path
) -> None:
    written: list[list[str]] = [[] for _writer in range(WRITERS)]
    is_over, are_busy = Event(), [Event() for _writer in range(WRITERS)]

    def write(nth: int) -> None:
        with closing(open_stores(settings)) as stores:
            while not is_over.is_set():
                key = f"{nth}-{len(written[nth]):06}"
                put(stores.call_log, [make_request("https://ads.example/", idempotency_key=key)], NOW)
                written[nth].append(key)
                if len(written[nth]) == 20:
                    are_busy[nth].set()

    writers = [Thread(target=write, args=(nth,)) for nth in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        assert all(busy.wait(HANG_SECONDS) for busy in are_busy)
        acknowledged = [list(keys) for keys in written]
        back_up(settings, file)
        at_the_end = sum(map(len, written))
    finally:
        is_over.set()
        for writer in writers:
            writer.join()
    assert at_the_end > sum(map(len, acknowledged)), "nobody wrote during the backup"

    other = point_at(settings, other_url, tmp_path)
    restore(other, file)
    with closing(open_stores(other)) as stores:
        found = {one.request.idempotency_key for one in stores.outbox.list_outbox("demo", None, 1_000_000)}
    for nth, keys in enumerate(acknowledged):
        own = sorted(key for key in found if key.startswith(f"{nth}-"))
        assert own[: len(keys)] == keys
        # Nothing is missing in between.
        assert own == [f"{nth}-{number:06}" for number in range(len(own))]


def test_a_database_with_data_is_replaced_only_on_request(
    settings: Settings, accounts: AccountStore, account: Account, file: Path
) -> None:
    accounts.save(account)
    back_up(settings, file)
    accounts.save(replace(account, name="Later"))
    accounts.close()
    with pytest.raises(BackupError, match=r"has data, which would be lost.*--replace"):
        restore(settings, file)
    assert find_name(settings) == "Later"
    restore(settings, file, may_replace=True)
    assert find_name(settings) == account.name


def find_name(settings: Settings) -> str:
    with closing(open_stores(settings)) as stores:
        stored = stores.accounts.find("demo")
        assert stored is not None
        return stored.account.name


def test_going_back_to_an_older_version_is_restoring_the_backup_made_before_the_upgrade(
    settings: Settings, other_url: str, file: Path, tmp_path: Path
) -> None:
    old, *_newer, newest = list_versions()[-4:]
    before = point_at(settings, other_url, tmp_path)
    engine = create_engine(other_url)
    with engine.begin() as connection:
        migrate(connection, old)
        tables = set(inspect(connection).get_table_names())
        connection.execute(text("INSERT INTO organisations (organisation_id, name) VALUES ('acme', 'Acme')"))
        kept = connection.execute(text("SELECT name FROM organisations")).scalars().all()
    engine.dispose()
    # A new program can make a backup of what an older one has left.
    with closing(open_stores(before)) as stores:
        stores.leases.prepare()
    assert back_up(before, file).schema_version == old
    with closing(open_stores(before)) as stores:
        stores.accounts.prepare()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest
        connection.execute(text("CREATE TABLE of_a_newer_program (id INTEGER PRIMARY KEY)"))
    engine.dispose()

    restore(before, file, may_replace=True)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == old
        assert {one for one in inspect(connection).get_table_names() if not one.startswith("lease_")} == tables
        assert connection.execute(text("SELECT name FROM organisations")).scalars().all() == kept
    engine.dispose()
    # And the next upgrade works again.
    with closing(open_stores(before)) as stores:
        stores.accounts.prepare()
        stores.accounts.check()


def change_manifest(file: Path, **fields: object) -> None:
    with ZipFile(file) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents["manifest.json"] = json.dumps({**json.loads(contents["manifest.json"]), **fields}).encode()
    with ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"schema_version": "9999"}, "tables of version 9999.*Install the dni_py that made the backup"),
        ({"format": 2}, "format 2.*Upgrade dni_py"),
        ({"kind": "oracle"}, "manifest of the backup can't be read"),
        ({"more": 1}, "manifest of the backup can't be read"),
    ],
)
def test_a_backup_that_this_program_does_not_understand_is_refused_and_nothing_changes(
    settings: Settings, accounts: AccountStore, account: Account, file: Path, fields: dict[str, object], words: str
) -> None:
    accounts.save(account)
    back_up(settings, file)
    change_manifest(file, **fields)
    with pytest.raises(BackupError, match=words):
        restore(settings, file, may_replace=True)
    assert find_name(settings) == account.name


def test_a_backup_of_another_kind_of_database_is_refused(
    settings: Settings, accounts: AccountStore, file: Path
) -> None:
    made = back_up(settings, file)
    other = "postgresql" if made.kind == "sqlite" else "sqlite"
    change_manifest(file, kind=other)
    with pytest.raises(BackupError, match=f"of a {other} database.*Point DNI_DATABASE_URL at a {other} database"):
        restore(settings, file, may_replace=True)


def test_a_damaged_database_in_a_backup_replaces_nothing(
    settings: Settings, accounts: AccountStore, account: Account, file: Path
) -> None:
    accounts.save(account)
    back_up(settings, file)
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 50] = b"?" * 50
    file.write_bytes(content)
    with pytest.raises(BackupError, match="damaged or not a backup"):
        restore(settings, file, may_replace=True)
    assert find_name(settings) == account.name


@pytest.mark.database(SQLITE)
@pytest.mark.parametrize("content", [b"", b"no backup", b"PK\x03\x04"])
def test_a_file_that_is_no_backup_is_refused(settings: Settings, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BackupError, match="damaged or not a backup"):
        restore(settings, file)


def test_only_its_owner_can_read_a_backup_and_nothing_else_is_left(
    settings: Settings, accounts: AccountStore, file: Path
) -> None:
    before = set(file.parent.iterdir())
    back_up(settings, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {one for one in file.parent.iterdir() if one.name.startswith(".dni")} == set()
    assert file in set(file.parent.iterdir()) - before
    with pytest.raises(BackupError, match="exists already; choose another name"):
        back_up(settings, file)
