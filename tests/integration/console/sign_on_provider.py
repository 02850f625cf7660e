"""Runs the provider of single sign-on, and signs people in there as a browser does."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import requests

from build.node import NODE
from tests.waiting import HANG_SECONDS

FOLDER = Path(__file__).with_name("provider")
RETURN_ADDRESS = "http://localhost/console/sign-in/return"
_MOST_STEPS = 12


@contextmanager
def run_provider() -> Iterator[str]:
    """Run the provider; gives its issuer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(NODE), str(FOLDER / "provider.mjs"), str(port), RETURN_ADDRESS]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", "the provider did not start; run `make setup test`"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def sign_in_at_provider(address: str, email: str) -> str:
    """Follow the provider's pages from the address to which the console sends a browser; returns where they end."""
    with requests.Session() as browser:
        for _step in range(_MOST_STEPS):
            if address.startswith(RETURN_ADDRESS):
                return address
            response = browser.get(address, allow_redirects=False, timeout=HANG_SECONDS)
            form = re.search(r'<form[^>]+action="([^"]+)"', response.text)
            if response.status_code == 200 and form:
                prompt = re.search(r'name="prompt" value="(\w+)"', response.text)
                assert prompt, response.text
                values = {"prompt": prompt[1], "login": email, "password": "any"}
                response = browser.post(form[1], data=values, allow_redirects=False, timeout=HANG_SECONDS)
            assert response.is_redirect, response.text
            address = urljoin(address, response.headers["Location"])
    raise AssertionError(f"the provider did not end at the console, but at {address}")
