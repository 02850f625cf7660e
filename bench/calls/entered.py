"""How many of the server's own functions a warm incoming call enters, and in how many files: the code to read for it."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from flask.testing import FlaskClient

from bench.calls.webhooks import INCOMING_PATH, PUBLIC_URL, TOKEN, write_form
from bench.figure import Figure
from build.layout import REPOSITORY
from server.account_file.read import read_account_file
from server.app import create_app
from server.open_stores import open_stores
from server.settings import read_settings
from tests.carriers import sign_as_twilio
from tests.shop import SHOP_FILE, Clock, Page

MOST_FUNCTIONS = 120
MOST_FILES = 35
_OWN_FOLDERS = (str(REPOSITORY / "server"), str(REPOSITORY / "dni_py"))
_WARM_UP_CALLS = 3


def measure_entered() -> list[Figure]:
    """Count them for a call to a pool's number, with leases and calls in one SQLite file."""
    entered = list_entered()
    # Whether a comprehension counts as a function depends on Python's version, so the versions have separate goals.
    named = [code for code in entered if not code.co_name.startswith("<")]
    files = {code.co_filename for code in entered}
    return [
        Figure("functions of ours that a warm incoming call enters", len(named), "functions", MOST_FUNCTIONS),
        Figure("  with comprehensions and lambdas", len(entered), "functions"),
        Figure("  in files", len(files), "files", MOST_FILES),
    ]


def list_entered() -> set[CodeType]:
    """Our functions, each once, that the last of some calls enters."""
    with tempfile.TemporaryDirectory(prefix="dni-bench-") as folder:
        clock = Clock()
        client, number = _serve_shop(Path(folder), clock)
        for call in range(_WARM_UP_CALLS):
            _call(client, clock, number, call)
        return _trace(lambda: _call(client, clock, number, _WARM_UP_CALLS))


def _serve_shop(folder: Path, clock: Clock) -> tuple[FlaskClient, str]:
    """The server of a shop, and a number of its pool that a visitor looks at."""
    settings = read_settings(
        {
            "DNI_DATABASE_URL": f"sqlite:///{folder}/dni.sqlite3",
            "DNI_PUBLIC_URL": PUBLIC_URL,
            "DNI_TWILIO_AUTH_TOKEN": TOKEN,
        }
    )
    stores = open_stores(settings)
    stores.accounts.prepare()
    stores.accounts.save(read_account_file(SHOP_FILE.encode()))
    client = create_app(settings, stores=stores, clock=clock).test_client()
    return client, Page(client).claim_sales("a=ABC")["number"]


def _call(client: FlaskClient, clock: Clock, number: str, call: int) -> None:
    clock.now += 1
    form = write_form(number, "+14155550123", call)
    headers = sign_as_twilio(PUBLIC_URL + INCOMING_PATH, form, TOKEN)
    answered = client.post(INCOMING_PATH, data=form, headers=headers, base_url=PUBLIC_URL)
    assert answered.status_code == 200
    assert b"<Dial" in answered.data


def _trace(run: Callable[[], None]) -> set[CodeType]:
    entered: set[CodeType] = set()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_OWN_FOLDERS):
            entered.add(frame.f_code)

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return entered


if __name__ == "__main__":
    for name in sorted(f"{Path(one.co_filename).relative_to(REPOSITORY)} {one.co_qualname}" for one in list_entered()):
        print(name)
