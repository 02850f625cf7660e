"""Judges the database, and the leases in a SQLite file."""

from collections.abc import Iterator

from server.doctor.findings import Check, Finding, ok, report_problem
from server.doctor.judging_clocks import judge_clock
from server.stores.health import DatabaseHealth, LeaseFileHealth

_START = "Start `dni serve`: it creates and migrates tables at its start. Make a backup first (`dni backup FILE`)."


def judge_database(health: DatabaseHealth) -> Iterator[Finding]:
    """The database of accounts and calls."""
    if health.refusal:
        message = f"{health.engine} responds and refuses writes: {health.refusal}."
        yield report_problem(Check.DATABASE, message, "Let the user of `dni serve` write to it; see DNI_DATABASE_URL.")
    else:
        yield ok(Check.DATABASE, f"{health.engine} responds and accepts writes.")
    yield _judge_tables(health)
    if health.clock:
        yield judge_clock(Check.DATABASE_CLOCK, "the database", health.clock)


def _judge_tables(health: DatabaseHealth) -> Finding:
    if health.version == health.newest:
        return ok(Check.DATABASE_TABLES, f"Its tables have version {health.version}, as this program needs.")
    if health.version is None:
        return report_problem(
            Check.DATABASE_TABLES, "The database has no tables yet.", "Run `dni init` or `dni serve`."
        )
    if health.version > health.newest:
        message = f"Its tables have version {health.version}, and this program knows only {health.newest}."
        return report_problem(
            Check.DATABASE_TABLES, message, "Upgrade dni_py, or restore an older backup (docs/upgrading.md)."
        )
    message = f"Its tables have version {health.version}, and this program needs {health.newest}."
    return report_problem(Check.DATABASE_TABLES, message, _START)


def judge_lease_file(health: LeaseFileHealth) -> Finding:
    """Leases in a SQLite file."""
    if health.refusal:
        message = f"The file of the leases refuses writes: {health.refusal}."
        return report_problem(
            Check.LEASE_STORE, message, "Let the user of `dni serve` write to the file and its folder."
        )
    if health.version == 0:
        return report_problem(Check.LEASE_STORE, "The lease store has no tables yet.", "Start `dni serve` once.")
    if health.version < health.newest:
        message = f"The tables of leases have version {health.version}, and this program needs {health.newest}."
        return report_problem(Check.LEASE_STORE, message, _START)
    return ok(Check.LEASE_STORE, f"The lease store (SQLite, tables of version {health.version}) accepts writes.")
