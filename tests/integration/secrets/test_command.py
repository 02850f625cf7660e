"""`dni secret`: names are shown, values never."""

import pytest

from server.domain.account_history import OPERATOR
from server.domain.accounts import Account
from server.stores.contract import AccountStore
from server.stores.secrets import SecretStore
from tests.integration.calls.commands import read_lines, run
from tests.integration.secrets.conftest import NOON

pytestmark = pytest.mark.usefixtures("commands")


def test_a_value_is_read_from_standard_input_and_shown_nowhere(secrets: SecretStore) -> None:
    result = run("secret", "set", "shop", "TOKEN", given="s&cret value\n")
    assert result.output == "secret TOKEN of account 'shop' set\n"
    assert secrets.find_secret("shop", "TOKEN").value == "s&cret value"
    assert "replaced" in run("secret", "set", "shop", "TOKEN", given="other\r\n").output
    assert secrets.find_secret("shop", "TOKEN").value == "other"
    assert "other" not in run("secret", "list", "shop").output


@pytest.mark.parametrize("given", ["", "\n", "  \n", "two\nlines\n", "x" * 4_001, "a\0b"])
def test_an_invalid_value_is_refused_and_not_repeated(given: str, secrets: SecretStore) -> None:
    result = run("secret", "set", "shop", "TOKEN", given=given)
    assert result.exit_code == 1
    assert result.output == (
        "Error: the value can't be used; expected 1 to 4,000 characters on one line, without control characters\n"
    )
    assert secrets.list_secrets("shop") == []


def test_an_invalid_name_is_not_repeated_as_it_may_be_the_secret() -> None:
    result = run("secret", "set", "shop", "s3cret", given="x\n")
    assert result.exit_code == 1
    assert "NAME can't be used; expected the name of a secret" in result.output
    assert "s3cret" not in result.output


def test_without_a_secret_key_the_error_says_what_to_do(secrets: SecretStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DNI_SECRET_KEY")
    for arguments in (("set", "shop", "TOKEN"), ("rotate",)):
        secrets.set_secret("shop", "OLD", "x", NOON)
        result = run("secret", *arguments, given="x\n")
        assert result.exit_code == 1
        assert "DNI_SECRET_KEY is not set" in result.output


def test_secrets_and_variables_are_listed_with_their_kind_and_in_the_account_s_time_zone(
    secrets: SecretStore, accounts: AccountStore
) -> None:
    accounts.save(Account("shop", "Shop", "US", time_zone="America/New_York"))
    assert "no secrets. Set one with 'dni secret set shop NAME'" in run("secret", "list", "shop").output
    secrets.set_secret("shop", "TOKEN", "x", NOON)
    secrets.set_secret("aaa", "OTHER", "x", NOON)
    assert read_lines("secret", "allow", "shop", "CRM_TOKEN") == [
        "account 'shop' may use the environment variable CRM_TOKEN"
    ]
    heading, *rows = read_lines("secret", "list", "shop")
    assert heading.split() == ["name", "kind", "since"]
    assert rows[0].split() == ["TOKEN", "secret", "2026-11-22", "07:00:00", "EST"]
    assert rows[1].split()[:3] == ["CRM_TOKEN", "environment", "variable"]


def test_a_secret_is_deleted_and_a_variable_disallowed_once(secrets: SecretStore) -> None:
    secrets.set_secret("shop", "TOKEN", "x", NOON)
    secrets.allow_variable("shop", "VARIABLE", NOON)
    for command, name in (("delete", "TOKEN"), ("disallow", "VARIABLE")):
        assert run("secret", command, "shop", name).exit_code == 0
        again = run("secret", command, "shop", name)
        assert again.exit_code == 1
        assert "'dni secret list shop' shows" in again.output


@pytest.mark.parametrize("name", ["DNI_SECRET_KEY", "DNI_DATABASE_URL", "DNI_TWILIO_AUTH_TOKEN"])
def test_a_setting_of_the_server_can_not_be_allowed(name: str, secrets: SecretStore) -> None:
    result = run("secret", "allow", "shop", name)
    assert result.exit_code == 1
    assert "is a setting of this server" in result.output
    assert secrets.list_variables("shop") == []


@pytest.mark.parametrize("command", ["set", "list", "delete", "allow", "disallow"])
def test_an_unknown_account_has_no_secrets(command: str) -> None:
    result = run("secret", command, "nobody", *([] if command == "list" else ["TOKEN"]), given="x\n")
    assert result.exit_code == 1
    assert "there is no account 'nobody'" in result.output


def test_a_value_is_prompted_for_only_if_the_account_exists() -> None:
    result = run("secret", "set", "nobody", "TOKEN", given="no value:\nit would be refused")
    assert result.output == "Error: there is no account 'nobody'; there are: aaa, shop\n"


def test_the_secrets_of_a_deleted_account_are_listed_as_such(secrets: SecretStore) -> None:
    secrets.set_secret("shop", "TOKEN", "x", NOON)
    assert run("account", "delete", "shop", "--yes").exit_code == 0
    heading, *table = read_lines("secret", "list", "shop")
    assert heading.startswith("account 'shop' was deleted on 20")
    assert heading.endswith(". Its secrets are erased together with its last calls.")
    assert table[1].split()[:2] == ["TOKEN", "secret"]
    assert run("secret", "delete", "shop", "TOKEN").output == "secret TOKEN of account 'shop' deleted\n"


def test_a_command_encrypts_secrets_with_the_current_key(secrets: SecretStore, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets.set_secret("shop", "TOKEN", "x", NOON)
    monkeypatch.setenv("DNI_OLD_SECRET_KEYS", "the secret key of the installation")
    monkeypatch.setenv("DNI_SECRET_KEY", "the new key of the installation")
    assert read_lines("secret", "rotate") == ["1 secret encrypted again"]
    assert read_lines("secret", "rotate") == ["0 secrets encrypted again"]


FILE = """\
account: {key: shop, name: Shop, country: US, carrier_secrets: {twilio: TWILIO_TOKEN}}
postbacks:
  - {name: crm, on: call_ended, url: "https://crm.example/?k={secret.CRM_TOKEN}", secret: SIGNING_KEY}
"""


def test_an_import_warns_of_each_secret_that_the_account_does_not_have(
    secrets: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets.set_secret("shop", "SIGNING_KEY", "x", NOON)
    secrets.set_secret("aaa", "CRM_TOKEN", "x", NOON)
    secrets.allow_variable("shop", "TWILIO_TOKEN", NOON)
    warnings = run("account", "import", "-", given=FILE).output.splitlines()[-2:]
    assert warnings[0].startswith("warning: carrier_secrets.twilio: the environment variable TWILIO_TOKEN is not set.")
    assert warnings[1].startswith(
        "warning: postback 'crm': account 'shop' has no secret CRM_TOKEN. Run 'dni secret set"
    )
    monkeypatch.setenv("TWILIO_TOKEN", "x")
    secrets.set_secret("shop", "CRM_TOKEN", "x", NOON)
    assert "warning" not in run("account", "import", "-", given=FILE).output


def test_an_import_warns_of_recordings_that_can_not_be_erased(
    secrets: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = "account: {key: shop, name: Shop, country: US}\nroutes: [{name: main, voicemail: Please leave a message.}]\n"
    assert "recordings" not in run("account", "import", "-", given=file).output
    monkeypatch.setenv("DNI_TWILIO_AUTH_TOKEN", "0123456789abcdef" * 2)
    monkeypatch.setenv("DNI_TELNYX_PUBLIC_KEY", "A" * 43 + "=")
    user, password, telnyx = run("account", "import", "-", given=file).output.splitlines()[-3:]
    for line, name in ((user, "TWILIO_API_KEY_SID"), (password, "TWILIO_API_KEY_SECRET")):
        assert line.startswith(
            f"warning: recordings at twilio can't be erased: account 'shop' has no secret {name}. Run"
        )
        secrets.set_secret("shop", name, "x", NOON)
    assert telnyx.startswith("warning: recordings at telnyx can't be erased by this server")
    assert "twilio" not in run("account", "import", "-", given=file).output
    silent = file.replace("voicemail: Please leave a message.", "hang_up: busy")
    assert "recordings" not in run("account", "import", "-", given=silent).output


def test_a_deleted_account_can_get_the_secret_that_its_recordings_need(
    secrets: SecretStore, accounts: AccountStore
) -> None:
    accounts.delete("shop", 1, OPERATOR)
    assert run("secret", "set", "shop", "TWILIO_API_KEY_SID", given="x\n").exit_code == 0
    assert secrets.find_secret("shop", "TWILIO_API_KEY_SID").value == "x"
