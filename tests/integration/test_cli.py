"""The `dni` command for accounts, sources and settings."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.account_file.read import read_account_file
from server.cli import main
from tests.accounts import ACCOUNT_FILE, POOLED_ACCOUNT_FILE, edit_account_file
from tests.databases import write_sqlite_file


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The documented account file, in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DNI_DATABASE_URL", "sqlite:///dni.sqlite3")
    path = tmp_path / "harbor.yaml"
    path.write_text(ACCOUNT_FILE)
    return path


def run(*arguments: str, given: str | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_good_file_is_fine(file: Path) -> None:
    result = run("account", "check", "harbor.yaml")
    assert result.exit_code == 0
    assert "account 'demo' is fine: 1 campaign, 2 target numbers, 3 tracking sources; 4 numbers" in result.output
    assert not Path("dni.sqlite3").exists()


def test_a_bad_file_gives_errors_by_line_and_imports_nothing(file: Path) -> None:
    file.write_bytes(edit_account_file(("+18665550103", "+1 866"), ("country: US", "country: ZZ")))
    for command in ("check", "import"):
        result = run("account", command, "harbor.yaml")
        assert result.exit_code == 1
        assert result.stderr.splitlines()[0] == "Error: harbor.yaml: 2 problems"
        assert "line 13: tracking_sources[1].assign.sales: '+1 866' is not a phone number" in result.stderr
    assert not Path("dni.sqlite3").exists()


SENSELESS = """\
account:
  key: bannerads
  name: A Shop
  country: DE
  origins: ["https://shop.example"]
campaigns: [{name: roofing}]
target_numbers:
  - {name: sales, number: 08005550100, campaign: roofing}
number_pools:
  - {name: roofs, campaign: roofing, target_numbers: [sales], tracking_numbers: ["+18665550120"], default_number: "+18005550199"}
tracking_sources:
  - {name: Everyone, preset: any, priority: 1, assign: {sales: {tracking_number: "+18665550130"}}}
  - {name: Ads, preset: google_ads, assign: {sales: {tracking_number: "+18665550131"}}}
"""


def test_a_valid_file_with_mistakes_gives_warnings_by_line(file: Path) -> None:
    file.write_text(SENSELESS)
    for command in ("check", "import"):
        result = run("account", command, "harbor.yaml")
        assert result.exit_code == 0
        warnings = [line for line in result.output.splitlines() if line.startswith("warning: ")]
        assert [warning.partition(" of ")[0][:60] for warning in warnings] == [
            "warning: line 2: account.key: Ad blockers are likely to bloc",
            "warning: line 8: target_numbers[0].number: other programs re",
            "warning: line 10: number_pools[0]: No tracking source assign",
            "warning: line 10: number_pools[0].default_number: +180055501",
            "warning: line 13: tracking_sources[1]: The tracking source '",
        ]
    exported = run("account", "export", "bannerads").output
    assert "other programs" not in run("account", "check", "-", given=exported).output


def test_many_warnings_do_not_hide_the_result(file: Path) -> None:
    numbers = ", ".join(f"+1866555{index:04}" for index in range(100))
    file.write_text(SENSELESS.replace('"+18665550120"', numbers).replace('"+1866555013', '"+1877555013'))
    lines = run("account", "check", "harbor.yaml").output.splitlines()
    assert (len(lines), lines[-1]) == (52, "warning: there are 55 more warnings")


def test_an_import_lists_the_changes_and_a_second_import_none(file: Path) -> None:
    first = run("account", "import", "harbor.yaml")
    assert first.output == "New account 'demo': 1 campaign, 2 target numbers, 3 tracking sources; 4 numbers\n"
    assert run("account", "import", "harbor.yaml").output == "account 'demo': nothing changed\n"
    file.write_bytes(edit_account_file(("priority: 10", "priority: 5")))
    assert run("account", "import", "harbor.yaml").output.splitlines() == [
        "account 'demo': changed",
        "  ~ tracking source Google Ads: priority 10 -> 5",
    ]


def test_a_receiving_number_that_another_account_tracks_causes_a_warning(file: Path) -> None:
    run("account", "import", "harbor.yaml")
    other = 'account: {key: b, name: B, country: US}\nreceiving_numbers: [{name: desk, number: "+18665550110"}]\n'
    assert run("account", "import", "-", given=other).output.splitlines()[-1] == (
        "warning: +18665550110, the receiving number 'desk', is a tracking number of account 'demo'; "
        "a call to it is routed by that account, perhaps in circles"
    )


def test_an_export_equals_the_imported_account(file: Path) -> None:
    run("account", "import", "harbor.yaml")
    exported = run("account", "export", "demo").stdout
    assert read_account_file(exported.encode()) == read_account_file(ACCOUNT_FILE.encode())
    assert run("account", "import", "-", given=exported).output == "account 'demo': nothing changed\n"


def test_the_list_has_a_line_for_each_account(file: Path) -> None:
    run("account", "import", "harbor.yaml")
    assert run("account", "list").output.startswith("demo\tHarbor Roofing\t1 campaign, ")


def test_an_unknown_account_gives_an_error_with_the_existing_ones(file: Path) -> None:
    write_sqlite_file(file.parent)
    assert "there is no account 'demmo'; there are: none yet" in run("account", "export", "demmo").stderr
    run("account", "import", "harbor.yaml")
    result = run("account", "export", "demmo")
    assert result.exit_code == 1
    assert result.stderr == "Error: there is no account 'demmo'; there are: demo\n"


def test_a_missing_file_gives_an_error(file: Path) -> None:
    result = run("account", "import", "nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.stderr


def test_a_missing_database_gives_a_one_line_error(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNI_DATABASE_URL", "sqlite:///missing/dni.sqlite3")
    result = run("account", "list")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: No database at missing/dni.sqlite3. Run `dni init` or `dni serve` first, or set DNI_DATABASE_URL.\n"
    )


def test_a_source_is_explained_by_the_rules_that_were_tried(file: Path) -> None:
    run("account", "import", "harbor.yaml")
    url = "https://harbor.example/spring/roofs?utm_source=x"
    result = run("source", "explain", "demo", "--url", url, "--referrer", "https://mail.example")
    assert result.output.splitlines()[-6:] == [
        "yes  Spring newsletter",
        "       - parameter utm_campaign equals 'spring'; it is nothing",
        f"       + landing path is below '/spring'; it is '{url}'",
        "Tag: utm_source = x",
        "Tracking source: Spring newsletter",
        "  sales: +1 866-555-0103",
    ]


@pytest.mark.parametrize("referrer", ["https://www.paypal.com/checkoutnow", "http://127.0.0.1:8000/roofs"])
def test_an_ignored_referrer_is_explained(file: Path, referrer: str) -> None:
    run("account", "import", "harbor.yaml")
    printed = run("source", "explain", "demo", "--url", "https://harbor.example/", "--referrer", referrer).output
    without = run("source", "explain", "demo", "--url", "https://harbor.example/").output
    first, rest = printed.split("\n", 1)
    assert first == "The referrer is one of the site's own origins or an ignored referrer, so it is not used."
    assert rest == without


POOL_CASES = [
    (
        ("", ""),
        "  sales: a number of the pool 'roofing-pool', shared by visits with affiliate_id 'ABC', keyword 'roof repair', "
        "sub_id 'test'; +1 800-555-0100 if none is free",
    ),
    (
        ("mode: shared, key_tags: [affiliate_id, sub_id, keyword]", "mode: per_visitor"),
        "  sales: a number of the pool 'roofing-pool', for this visitor alone; +1 800-555-0100 if none is free",
    ),
    (
        ("[affiliate_id, sub_id, keyword]", "[first_name]"),
        "  sales: a number of the pool 'roofing-pool', shared by visits without any of its key tags; "
        "+1 800-555-0100 if none is free",
    ),
    (
        ("publisher: null", "publisher: XYZ"),
        "  sales: +1 800-555-0100, because the pool 'roofing-pool' serves the publisher 'XYZ' alone",
    ),
]


@pytest.mark.parametrize(
    ("edit", "expected"), POOL_CASES, ids=["shared", "per visitor", "no key tag", "other publisher"]
)
def test_a_number_of_a_pool_is_explained(file: Path, edit: tuple[str, str], expected: str) -> None:
    file.write_bytes(edit_account_file(edit, text=POOLED_ACCOUNT_FILE))
    run("account", "import", "harbor.yaml")
    output = run("source", "explain", "demo", "--url", "https://harbor.example/?a=ABC&s=test&kw=roof+repair").output
    assert output.splitlines()[-2:] == ["Tracking source: Everyone", expected]


def test_number_pools_and_page_events_are_imported_and_exported(file: Path) -> None:
    file.write_text(POOLED_ACCOUNT_FILE)
    imported = run("account", "import", "harbor.yaml", "--verbose").output
    pool = (
        "tracking_numbers +18665550120, +18665550121 ext. 101, +18665550121 ext. 102, target_numbers sales, mode shared"
    )
    assert f"+ number_pools.roofing-pool: campaign roofing, {pool}" in imported
    assert "+ page_events.scroll_depths: 50, 90" in imported
    exported = run("account", "export", "demo").output
    assert read_account_file(exported.encode()) == read_account_file(POOLED_ACCOUNT_FILE.encode())


def test_added_and_removed_numbers_of_a_pool_are_counted(file: Path) -> None:
    file.write_text(POOLED_ACCOUNT_FILE)
    run("account", "import", "harbor.yaml")
    more = ", ".join(f'"+186655501{last}"' for last in range(30, 40))
    file.write_bytes(edit_account_file(('"+18665550120"', more), text=POOLED_ACCOUNT_FILE))
    assert run("account", "import", "harbor.yaml", "--yes").output.splitlines() == [
        "account 'demo': changed",
        "  ~ number pool roofing-pool: 10 numbers added, 1 number removed",
    ]
    file.write_text(POOLED_ACCOUNT_FILE)
    assert run("account", "import", "harbor.yaml", "--yes", "--verbose").output.splitlines()[1] == (
        "  ~ number_pools.roofing-pool.tracking_numbers: 1 new (+18665550120); 10 gone (+18665550130, +18665550131, "
        "+18665550132, +18665550133, +18665550134, ...)"
    )


def test_a_visit_without_a_source_is_explained_too(file: Path) -> None:
    run("account", "import", "harbor.yaml")
    output = run("source", "explain", "demo", "--url", "https://harbor.example/").output
    assert "no   Google Ads" in output
    assert output.splitlines()[-1] == "No tracking source matches: pages keep their own numbers."


def test_settings_are_printed_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNI_SECRET_KEY", "hunter2-hunter2-hunter2")
    monkeypatch.setenv("DNI_DATABASE_URL", "postgresql://dni:hunter2@db/dni")
    output = run("settings").output
    assert "hunter2" not in output
    assert "DNI_DATABASE_URL=postgresql+psycopg://dni:***@db/dni" in output
    assert "DNI_PORT=8000  # default" in output
    assert "DNI_SECRET_KEY=(hidden)  # environment" in output


def test_settings_from_a_file_are_printed_with_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9000\n")
    monkeypatch.setenv("DNI_PORT_FILE", str(tmp_path / "port"))
    assert f"DNI_PORT=9000  # file {tmp_path / 'port'}" in run("settings").output


def test_bad_settings_stop_a_command_with_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNI_PORT", "http")
    result = run("serve")
    assert result.exit_code == 1
    assert result.stderr == "Error: DNI_PORT: 'http' can't be used; expected a whole number from 0 to 65535\n"
