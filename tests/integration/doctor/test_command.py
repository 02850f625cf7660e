"""`dni doctor` as people and programs run it: on a working installation, and with one thing broken after the other."""

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.doctor.findings import Check, Level
from server.stores.sql.migrate import list_versions
from tests.carriers import AUTH_TOKEN
from tests.databases import SQLITE, write_sqlite_file
from tests.mail_server import serve_mail
from tests.serving import RunningServer, run_dni, start_dni
from tests.shop import SHOP_FILE

SECRET = "the secret key of this installation"
pytestmark = [pytest.mark.slow, pytest.mark.database(SQLITE)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an installation with one account."""
    made = tmp_path_factory.mktemp("doctor")
    (made / "shop.yaml").write_text(SHOP_FILE)
    assert run_dni(made, "account", "import", "shop.yaml").returncode == 0
    (made / "dni.sqlite3").chmod(0o600)
    return made


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    """A running server of the installation."""
    settings = {"DNI_SECRET_KEY": SECRET, "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN}
    with start_dni(folder, "serve", "--workers", "1", **settings) as running:
        yield running


class Doctor:
    """Runs the command with the settings of the running server, and changes to them."""

    def __init__(self, folder: Path, server: RunningServer) -> None:
        self.folder = folder
        self.settings = {
            "DNI_SECRET_KEY": SECRET,
            "DNI_PUBLIC_URL": server.url,
            "DNI_PORT": str(server.port),
            "DNI_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        }

    def ask(self, *arguments: str, **changed: str) -> dict[str, Any]:
        """The report for programs, with the exit code that belongs to it."""
        done = run_dni(self.folder, "doctor", "--json", *arguments, **{**self.settings, **changed})
        report = json.loads(done.stdout)
        assert done.stderr == ""
        assert done.returncode == (0 if report["works"] else 1)
        assert report["works"] == (report["counts"]["problem"] == 0)
        return dict(report)

    def list_problems(self, **changed: str) -> list[tuple[str, str]]:
        """The problems by check and message."""
        found = self.ask(**changed)["findings"]
        assert all(one["advice"] for one in found if one["level"] == Level.PROBLEM)
        return [(one["check"], one["message"]) for one in found if one["level"] == Level.PROBLEM]


@pytest.fixture
def doctor(folder: Path, server: RunningServer) -> Doctor:
    return Doctor(folder, server)


def test_an_installation_that_works_has_no_problem(doctor: Doctor) -> None:
    report = doctor.ask()
    assert report["works"]
    levels = {one["check"]: one["level"] for one in report["findings"]}
    checks = ("settings", "secret_key", "database", "database_tables", "lease_store", "public_url", "local_server")
    assert {check: levels[check] for check in checks} == dict.fromkeys(checks, "ok")
    assert levels["script"] == levels["outbox"] == levels["carrier_secret"] == "ok"
    (webhooks,) = [one for one in report["findings"] if one["check"] == "webhooks"]
    assert (webhooks["level"], webhooks["account"]) == ("warning", "shop")
    assert levels["backups"] == "unknown"


def test_people_get_a_line_for_each_finding_and_what_to_do(doctor: Doctor) -> None:
    done = run_dni(doctor.folder, "doctor", **doctor.settings)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout
    assert f"ok       The public URL, {doctor.settings['DNI_PUBLIC_URL']}, is this installation." in lines
    assert "Account shop" in lines
    assert lines[-1].startswith("0 problems, ")
    assert all(line.split()[0] in (*Level, "->", "Account") for line in lines[:-1])


def test_only_the_named_accounts_are_checked(doctor: Doctor) -> None:
    accounts = {one["account"] for one in doctor.ask("shop")["findings"]}
    assert accounts == {None, "shop"}
    unknown = run_dni(doctor.folder, "doctor", "nobody", **doctor.settings)
    assert (unknown.returncode, unknown.stderr) == (1, "Error: there is no account 'nobody'; there are: shop\n")


def test_nothing_is_changed(doctor: Doctor) -> None:
    def read_rows() -> list[str]:
        with sqlite3.connect(doctor.folder / "dni.sqlite3") as driver:
            return [line for line in driver.iterdump() if "lease_record" not in line]

    before, files = read_rows(), sorted(os.listdir(doctor.folder))
    doctor.ask()
    assert (read_rows(), sorted(os.listdir(doctor.folder))) == (before, files)


@pytest.mark.parametrize(
    ("changed", "check", "words"),
    [
        ({"DNI_PORT": "many"}, "settings", "DNI_PORT: 'many' can't be used"),
        ({"DNI_SETTINGS": "/nowhere/settings.env"}, "settings", "there is no file /nowhere/settings.env"),
        ({"DNI_PUBLIC_URL": "http://numbers.example.com"}, "public_url", "https can't load"),
        ({"DNI_PUBLIC_URL": "http://127.0.0.1:1"}, "public_url", "refused the connection"),
        ({"DNI_PUBLIC_URL": "http://nothing.invalid"}, "public_url", "could not be resolved"),
        ({"DNI_SECRET_KEY": "another key of another installation"}, "local_server", "another secret key"),
        ({"DNI_DATABASE_URL": "sqlite:////nowhere/dni.sqlite3"}, "files", "no database file"),
        ({"DNI_DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/dni"}, "database", "Connection refused"),
        ({"DNI_LEASE_URL": "redis://u:hunter2@127.0.0.1:1/0"}, "lease_store", "Connection refused"),
        ({"DNI_SMTP_URL": "smtp://u:hunter2@127.0.0.1:1"}, "mail", "DNI_MAIL_FROM is not set"),
        ({"DNI_SMTP_URL": "smtp://127.0.0.1:1", "DNI_MAIL_FROM": "dni@example.com"}, "mail", "refused the connection"),
        ({"DNI_TWILIO_AUTH_TOKEN": ""}, "carrier_secret", "all webhooks are rejected"),
    ],
)
def test_each_broken_piece_is_named(doctor: Doctor, changed: dict[str, str], check: str, words: str) -> None:
    problems = doctor.list_problems(**changed)
    assert any(one == check and words in message for one, message in problems), problems
    assert "hunter2" not in str(problems)


def test_settings_that_work_and_are_likely_mistakes_are_warnings(doctor: Doctor) -> None:
    report = doctor.ask(DNI_SECRET_KEY="short", DNI_PROT="1", DNI_DEMO_PAGES="true")
    warnings = {(one["check"], one["message"]) for one in report["findings"] if one["level"] == "warning"}
    assert ("unknown_settings", "There is no setting DNI_PROT, so it has no effect.") in warnings
    assert ("settings", "DNI_DEMO_PAGES serves the demo site.") in warnings
    assert any(check == "secret_key" and "fewer than 16" in message for check, message in warnings)


def test_a_mail_server_is_greeted_and_gets_no_mail(doctor: Doctor) -> None:
    with serve_mail() as mail:
        good = doctor.ask(DNI_SMTP_URL=mail.locate(), DNI_MAIL_FROM="dni@example.com")
        refused = doctor.list_problems(DNI_SMTP_URL=mail.locate("u:hunter2@"), DNI_MAIL_FROM="dni@example.com")
        assert mail.received == []
    (found,) = [one for one in good["findings"] if one["check"] == "mail"]
    assert found["level"] == "ok"
    assert any(check == "mail" and "STARTTLS" in message for check, message in refused)


def test_no_secret_is_ever_shown(doctor: Doctor) -> None:
    secrets = {
        "DNI_SECRET_KEY": "hunter2 of the installation, long enough",
        "DNI_OLD_SECRET_KEYS": "hunter2 of before, which is long enough too",
        "DNI_SMTP_URL": "smtp://dni:hunter2@127.0.0.1:1",
        "DNI_MAIL_FROM": "dni@example.com",
        "DNI_METRICS_TOKEN": "hunter2 of Prometheus",
        "DNI_TWILIO_AUTH_TOKEN": "hunter2 of Twilio",
        "DNI_ALERT_WEBHOOK_URL": "https://hooks.example.com/hunter2",
        "DNI_OIDC_CLIENT_SECRET": "hunter2",
        "DNI_PROT": "hunter2",
    }
    for more in ({}, {"DNI_DATABASE_URL": "postgresql://dni:hunter2@127.0.0.1:1/dni"}, {"DNI_PORT": "hunter"}):
        for form in ([], ["--json"]):
            done = run_dni(doctor.folder, "doctor", *form, **{**doctor.settings, **secrets, **more})
            assert "hunter2" not in done.stdout + done.stderr


def test_old_tables_are_named_and_not_migrated(doctor: Doctor, tmp_path: Path) -> None:
    url = write_sqlite_file(tmp_path)
    with sqlite3.connect(tmp_path / "dni.sqlite3") as driver:
        driver.execute("UPDATE alembic_version SET version_num = '0020'")
    driver.close()
    problems = doctor.list_problems(DNI_DATABASE_URL=url)
    assert (
        "database_tables",
        f"Its tables have version 0020, and this program needs {list_versions()[-1]}.",
    ) in problems
    with sqlite3.connect(tmp_path / "dni.sqlite3") as driver:
        assert driver.execute("SELECT version_num FROM alembic_version").fetchone() == ("0020",)
    driver.close()


def test_a_server_that_hangs_does_not_hang_the_doctor(doctor: Doctor, folder: Path) -> None:
    settings = {"DNI_SECRET_KEY": SECRET}
    with start_dni(folder, "serve", "--workers", "1", **settings) as hanging:
        os.killpg(hanging.process.pid, signal.SIGSTOP)
        try:
            problems = doctor.list_problems(DNI_PUBLIC_URL=hanging.url, DNI_PORT=str(hanging.port))
        finally:
            os.killpg(hanging.process.pid, signal.SIGCONT)
    assert {check for check, _message in problems} >= {"public_url", "local_server"}


def test_the_document_describes_every_check_and_no_other() -> None:
    text = (Path(__file__).parents[3] / "docs" / "doctor.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert listed == {str(check) for check in Check}
