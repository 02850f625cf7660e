"""`dni serve` and `dni demo` as real processes."""

import json
import re
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from server.bundle import CONFIG_PLACEHOLDER
from tests.accounts import ACCOUNT_FILE, edit_account_file
from tests.serving import run_dni, start_dni
from tests.waiting import HANG_SECONDS

REQUESTS = 40


def read_etags(url: str) -> set[str]:
    """The ETags that many connections see, which includes every worker's with high probability."""
    return {urllib.request.urlopen(f"{url}/a/demo/dni.js").headers["ETag"] for _ in range(REQUESTS)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory with the documented account file."""
    (tmp_path / "harbor.yaml").write_text(ACCOUNT_FILE)
    return tmp_path


def test_every_worker_sees_a_change_of_the_account_soon(folder: Path) -> None:
    assert run_dni(folder, "account", "import", "harbor.yaml").returncode == 0
    with start_dni(folder, "serve", "--workers", "3") as server:
        before = read_etags(server.url)
        (folder / "harbor.yaml").write_bytes(edit_account_file(("_minutes: 30", "_minutes: 45")))
        assert run_dni(folder, "account", "import", "harbor.yaml").returncode == 0
        gives_up_at = time.monotonic() + HANG_SECONDS
        after = before
        # Each worker checks for changes at most once a second.
        while after & before and time.monotonic() < gives_up_at:
            after = read_etags(server.url)
    assert len(before) == len(after) == 1
    assert before != after


def test_the_shipped_bundle_is_served_with_the_config_in_it(folder: Path) -> None:
    run_dni(folder, "account", "import", "harbor.yaml")
    with start_dni(folder, "serve") as server:
        script = urllib.request.urlopen(f"{server.url}/a/demo/dni.js").read().decode()
        source_map = urllib.request.urlopen(f"{server.url}/a/demo/dni.js.map").read()
    assert CONFIG_PLACEHOLDER not in script
    assert '"account":"demo"' in script
    assert b'"mappings"' in source_map


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_ctrl_c_stops_it_cleanly(folder: Path, command: str) -> None:
    with start_dni(folder, command, "--workers", "2") as server:
        urllib.request.urlopen(f"{server.url}/healthz")
        code, errors = server.interrupt()
    assert code == 0, errors
    assert "Traceback" not in errors


def test_a_supervisor_stops_it_cleanly(folder: Path) -> None:
    with start_dni(folder, "serve") as server:
        server.process.send_signal(signal.SIGTERM)
        _output, errors = server.process.communicate(timeout=HANG_SECONDS)
    assert server.process.returncode == 0
    assert "Traceback" not in errors


def test_a_taken_port_gives_a_one_line_error(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run_dni(folder, "serve", "--port", str(port), DNI_SECRET_KEY="a secret of sixteen")
    assert result.returncode == 1
    assert result.stderr == (
        f"Error: port {port} of 127.0.0.1 is in use by another program; stop it, or choose another port with --port\n"
    )


def test_a_variable_that_is_not_a_setting_causes_a_warning_at_the_start(folder: Path) -> None:
    assert run_dni(folder, "account", "import", "harbor.yaml").returncode == 0
    assert run_dni(folder, "secret", "allow", "demo", "DNI_TOKEN_DEMO").returncode == 0
    given = {"DNI_PROT": "hunter2", "DNI_TOKEN_DEMO": "hunter2", "DNI_SECRET_KEY": "short"}
    with start_dni(folder, "serve", **given) as server:
        _code, errors = server.interrupt()
    logged = [json.loads(line) for line in errors.splitlines()]
    events = [(one["level"], one["event"], one.get("name")) for one in logged if one["level"] == "warning"]
    assert events == [("warning", "secret_key_short", None), ("warning", "unknown_setting", "DNI_PROT")]
    assert "hunter2" not in errors


def test_a_server_without_a_secret_key_warns_at_the_start_and_a_demo_does_not(folder: Path) -> None:
    with start_dni(folder, "serve") as server:
        assert '"event": "secret_key_missing"' in server.interrupt()[1]
    with start_dni(folder, "demo") as demo:
        assert "secret_key" not in demo.interrupt()[1]


def test_a_demo_leaves_no_variable_allowed_to_its_account(folder: Path) -> None:
    assert run_dni(folder, "account", "import", "harbor.yaml").returncode == 0
    assert run_dni(folder, "secret", "allow", "demo", "TWILIO_API_KEY_SID").returncode == 0
    with start_dni(folder, "demo") as demo:
        assert "TWILIO_API_KEY_SECRET" in run_dni(folder, "secret", "list", "demo").stdout
        demo.interrupt()
    listed = run_dni(folder, "secret", "list", "demo").stdout
    assert "TWILIO_API_KEY_SID" in listed
    assert "TWILIO_API_KEY_SECRET" not in listed


def test_a_bad_option_gives_a_one_line_error(folder: Path) -> None:
    result = run_dni(folder, "serve", "--workers", "none")
    assert (result.returncode, result.stderr) == (
        1,
        "Error: DNI_WORKERS: 'none' can't be used; expected a whole number from 1 to 256\n",
    )


def test_a_database_that_can_not_be_opened_is_a_one_line_error(folder: Path) -> None:
    result = run_dni(folder, "serve", DNI_DATABASE_URL="sqlite:///missing/dni.sqlite3")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: the database sqlite:///missing/dni.sqlite3 does not answer")
    assert len(result.stderr.splitlines()) == 1


def test_the_demo_prints_an_address_for_each_source_and_serves_them(folder: Path) -> None:
    with start_dni(folder, "demo") as server:
        addresses = dict(re.findall(r"^  (\S.*?)  +(http\S+)$", server.announced, re.MULTILINE))
        assert {"Google Ads", "Google Organic", "Spring newsletter", "Direct"} <= addresses.keys()
        for address in addresses.values():
            if address.startswith(server.url):
                page = urllib.request.urlopen(address).read().decode()
                assert '/a/demo/dni.js"' in page
        assert urllib.request.urlopen(f"{server.url}/a/demo/dni.js").status == 200


def test_the_demo_has_sample_calls_and_a_second_start_does_not_repeat_them(folder: Path) -> None:
    for _start in range(2):
        with start_dni(folder, "demo"):
            listed = run_dni(folder, "calls", "list", "--account", "demo", "--limit", "1000", "--format", "json").stdout
            samples = re.findall(r'"call_id": ?"(sample-[^"]+)"', listed)
            assert len(samples) == len(set(samples)) >= 400


def test_the_demo_pages_can_be_served_with_production_settings_for_tests(folder: Path) -> None:
    with start_dni(folder, "serve", DNI_DEMO_PAGES="true") as server:
        assert urllib.request.urlopen(f"{server.url}/contact").status == 200


def test_a_request_line_of_2_megabytes_is_refused_and_the_server_continues(folder: Path) -> None:
    with start_dni(folder, "serve", "--workers", "1") as server:
        host, port = server.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=HANG_SECONDS) as connection:
            try:
                connection.sendall(b"GET /?" + b"x" * 2_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
                status = connection.recv(64)
            except ConnectionError:
                status = b"HTTP/1.1 400"  # refused so early that the rest could not be sent
        assert status.startswith(b"HTTP/1.1 4")
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"{server.url}/a/nobody/dni.js")
        assert refusal.value.code == 404


def test_a_server_without_users_prints_a_set_up_link_and_none_later(folder: Path) -> None:
    settings = {"DNI_PUBLIC_URL": "https://numbers.example.com"}
    with start_dni(folder, "serve", **settings) as server:
        announced = server.announced
    assert "Nobody can sign in yet." in announced
    assert re.search(r"^  https://numbers\.example\.com/console/link/set_up/\S{40,}$", announced, re.MULTILINE)
    assert run_dni(folder, "user", "create", "ana@acme.example").returncode == 0
    with start_dni(folder, "serve", **settings) as server:
        assert "/console/link/" not in server.announced
