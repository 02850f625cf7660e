"""Everything that `dni doctor` examines, in order. What needs a part that does not work is left out."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import click

from server.cli.command_line import write_command
from server.cli.doctor_accounts import examine_account
from server.cli.doctor_web import WebExaminer
from server.cli.settings_warnings import explain_missing_key, explain_short_key, explain_unknown_settings
from server.data_folder import find_database_file
from server.doctor.bounded import Examination, run_bounded
from server.doctor.findings import Check, Finding, Level, leave_open, ok, report_problem, warn
from server.doctor.judging_background import judge_outbox
from server.doctor.judging_files import judge_data_file, judge_settings_file
from server.doctor.judging_redis import judge_redis
from server.doctor.judging_settings import judge_client_address, judge_public_url
from server.doctor.judging_stores import judge_database, judge_lease_file
from server.doctor.looking_at_files import look_at_file
from server.domain.accounts import Account
from server.domain.postbacks.postback import OPERATOR
from server.notifying import compose_mail_parts
from server.open_stores import Stores, open_stores
from server.postbacks.mail.smtp import SmtpMailer
from server.postbacks.sending import SendFailed
from server.settings import (
    SETTINGS,
    Settings,
    SettingsError,
    choose_lease_url,
    read_settings_and_origins,
)
from server.settings_file import SettingsFile, SettingsFileError, read_settings_file
from server.stores.health import LeaseFileHealth
from server.stores.leases.opening import inspect_leases
from server.stores.sql.inspection import inspect_database

LONGEST_SECONDS = 20.0
"""For one examination. Each has shorter limits of its own, which say more about what is slow."""

_MAIL_SECONDS = 10.0
Clock = Callable[[], float]


@dataclass(frozen=True)
class Installation:
    """What is examined: valid settings, where they come from, and this machine's clock."""

    settings: Settings
    settings_file: SettingsFile
    environment: Mapping[str, str]
    clock: Clock


def examine_installation(environment: Mapping[str, str], keys: Collection[str], clock: Clock) -> Iterator[Finding]:
    """All findings, each as soon as it is known. Ends the command if a key has no account."""
    try:
        settings_file = read_settings_file(environment)
        settings, origins = read_settings_and_origins(environment, settings_file=settings_file)
    except (SettingsError, SettingsFileError) as error:
        for line in str(error).splitlines():
            yield report_problem(Check.SETTINGS, line, "docs/settings.md describes all settings.")
        return
    one = Installation(settings, settings_file, environment, clock)
    given = sum(origin != "default" for origin in origins.values())
    yield ok(Check.SETTINGS, f"The settings are valid; {given} of {len(SETTINGS)} are set.")
    yield from _run(Check.SETTINGS, partial(_examine_settings, one))
    database = _run(
        Check.DATABASE, partial(_examine_database, one), advice="Correct DNI_DATABASE_URL, or start the database."
    )
    yield from database
    leases = _run(
        Check.LEASE_STORE, partial(_examine_leases, one), advice="Correct DNI_LEASE_URL, or start the lease store."
    )
    yield from leases
    are_stores_usable = not any(finding.level is Level.PROBLEM for finding in (*database, *leases))
    if are_stores_usable:
        with closing(open_stores(settings)) as stores:
            yield from _examine_with_stores(one, stores, keys)
    else:
        yield from _examine_web(_make_examiner(one))
        yield from _run(Check.MAIL, partial(_examine_mail, settings))
        yield leave_open(Check.ACCOUNT, "Accounts were not checked, because the stores can't be used.")
    yield leave_open(
        Check.BACKUPS,
        "Backups are not checked.",
        f"Make one with '{write_command('backup', 'FILE')}', and try to restore it.",
    )


def _run(check: Check, examine: Callable[[], Iterable[Finding]], account: str = "", advice: str = "") -> list[Finding]:
    return run_bounded(Examination(check, examine, account, advice), LONGEST_SECONDS)


def _examine_settings(one: Installation) -> Iterator[Finding]:
    if one.settings_file.path:
        yield judge_settings_file(look_at_file(one.settings_file.path))
    missing, short = explain_missing_key(one.settings), explain_short_key(one.settings)
    if missing or short:
        yield warn(Check.SECRET_KEY, *_split_advice(missing or short))
    else:
        yield ok(Check.SECRET_KEY, "DNI_SECRET_KEY is set.")
    if one.settings.demo_pages:
        yield warn(Check.SETTINGS, "DNI_DEMO_PAGES serves the demo site.", "Do not set it in production.")
    yield from judge_public_url(one.settings.public_url)
    yield from judge_client_address(one.settings.public_url, one.settings.client_address_header)


def _examine_database(one: Installation) -> Iterator[Finding]:
    file = find_database_file(one.settings.database_url)
    if file is not None:
        yield from judge_data_file(look_at_file(file))
        if not file.is_file():
            return
    yield from judge_database(inspect_database(one.settings.database_url, one.clock))


def _examine_leases(one: Installation) -> Iterator[Finding]:
    try:
        url = choose_lease_url(one.settings)
        file = find_database_file(url) if url.startswith("sqlite:") else None
        if file is not None and file != find_database_file(one.settings.database_url):
            yield from judge_data_file(look_at_file(file))
        if file is not None and not file.is_file():
            return
        health = inspect_leases(url, one.clock)
    except (SettingsError, ValueError) as error:
        yield report_problem(Check.LEASE_STORE, f"{error}.", "Correct DNI_LEASE_URL.")
        return
    if isinstance(health, LeaseFileHealth):
        yield judge_lease_file(health)
    else:
        yield from judge_redis(health)


def _examine_with_stores(one: Installation, stores: Stores, keys: Collection[str]) -> Iterator[Finding]:
    yield from _run(Check.UNKNOWN_SETTINGS, partial(_examine_unknown_settings, one, stores))
    accounts: list[Account] = []
    unread = _run(Check.ACCOUNT, partial(_read_accounts, stores, accounts))
    yield from unread
    if unread:
        return
    missing = sorted(set(keys) - {account.key for account in accounts})
    if missing:
        known = ", ".join(account.key for account in accounts) or "none yet"
        raise click.ClickException(f"there is no account {missing[0]!r}; there are: {known}")
    chosen = [account for account in accounts if not keys or account.key in keys]
    examiner = _make_examiner(one)
    web = _examine_web(examiner)
    yield from web
    yield from _run(Check.OUTBOX, partial(_examine_outbox, one, stores))
    yield from _run(Check.MAIL, partial(_examine_mail, one.settings))
    if not accounts:
        yield warn(
            Check.ACCOUNT,
            "There is no account yet.",
            f"Import one with '{write_command('account', 'import')}', or use the console.",
        )
    for account in chosen:
        examine = partial(examine_account, one.settings, one.environment, stores, account, one.clock)
        yield from _run(Check.ACCOUNT, examine, account.key)
        if _is_reached(web):
            yield from _run(Check.SCRIPT, partial(examiner.examine_script, account.key), account.key)


def _read_accounts(stores: Stores, accounts: list[Account]) -> Iterable[Finding]:
    accounts.extend(stores.accounts.list_accounts())
    return ()


def _examine_unknown_settings(one: Installation, stores: Stores) -> Iterator[Finding]:
    names = {**one.settings_file.values, **one.environment}
    for reason in explain_unknown_settings(names, stores.secrets.find_allowed_variables).values():
        yield warn(Check.UNKNOWN_SETTINGS, *_split_advice(reason))


def _examine_outbox(one: Installation, stores: Stores) -> list[Finding]:
    counts = stores.outbox.count_unsent({OPERATOR, *stores.accounts.list_revisions()})
    return judge_outbox(counts.waiting, counts.dead, counts.earliest_due_at, one.clock())


def _examine_web(examiner: WebExaminer) -> list[Finding]:
    public = _run(Check.PUBLIC_URL, examiner.examine_public_url)
    is_reached = _is_reached(public)
    return [*public, *_run(Check.LOCAL_SERVER, partial(examiner.examine_local_server, is_elsewhere=is_reached))]


def _make_examiner(one: Installation) -> WebExaminer:
    return WebExaminer(one.settings, one.clock, secrets.token_hex(16))


def _is_reached(findings: Collection[Finding]) -> bool:
    """Whether the public URL leads to this installation."""
    return any(one.check is Check.PUBLIC_URL and one.level is Level.OK for one in findings)


def _examine_mail(settings: Settings) -> Iterator[Finding]:
    server, sender = compose_mail_parts(settings)
    if server is None:
        yield leave_open(Check.MAIL, "DNI_SMTP_URL is not set, so no mail is sent.")
    elif sender is None:
        yield report_problem(
            Check.MAIL, "DNI_MAIL_FROM is not set, so no mail is sent.", "Set it to an address of yours."
        )
    else:
        where = f"{server.host}:{server.port}"
        try:
            SmtpMailer(server, sender, whole_seconds=_MAIL_SECONDS).check()
        except SendFailed as error:
            advice = "Correct DNI_SMTP_URL; 'dni mail test ADDRESS' sends a mail."
            yield report_problem(Check.MAIL, f"Mail server {where}: {error}.", advice)
        else:
            login = "accepts the login" if server.user else "responds"
            yield ok(Check.MAIL, f"The mail server {where} {login}. No mail was sent.")


def _split_advice(text: str) -> tuple[str, str]:
    """The first sentence, and the rest as advice."""
    first, _, rest = text.partition(". ")
    return f"{first.rstrip('.')}.", rest
