"""The page with the tag to paste."""

import base64
import hashlib
import html
import re

import pytest
from flask.testing import FlaskClient

from server.app import create_app
from server.bundle import Bundle
from server.open_stores import Stores
from server.settings import read_settings

SNIPPET = "/a/demo/snippet"
TAG = '<script src="https://numbers.example.com/a/demo/dni.js"></script>'


def test_people_get_a_page_with_the_tag_to_copy(client: FlaskClient) -> None:
    response = client.get(SNIPPET, headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.mimetype == "text/html"
    page = response.get_data(as_text=True)
    assert TAG in html.unescape(page)
    assert TAG not in page
    for part in ("data-dni-hide", "window.dni=window.dni||[]", "script-src https://numbers.example.com", "connect-src"):
        assert part in html.unescape(page)


@pytest.mark.parametrize(
    ("query", "accept"), [("?format=text", "text/html"), ("", "text/plain"), ("", "text/plain, text/html;q=0.1")]
)
def test_scripts_get_plain_text(client: FlaskClient, query: str, accept: str) -> None:
    response = client.get(SNIPPET + query, headers={"Accept": accept})
    assert response.mimetype == "text/plain"
    assert TAG in response.get_data(as_text=True).splitlines()
    assert "connect-src is for number pools" in response.get_data(as_text=True)


def test_the_page_s_policy_allows_only_its_own_style(client: FlaskClient) -> None:
    response = client.get(SNIPPET)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    style = re.search("<style>(.*?)</style>", response.get_data(as_text=True), re.DOTALL)
    assert style is not None
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy


def test_an_unknown_account_has_no_snippet(client: FlaskClient) -> None:
    response = client.get("/a/nobody/snippet")
    assert response.status_code == 404
    assert response.json == {"error": {"code": "not_found", "message": "there is no such account"}}


def test_an_unknown_format_gives_an_error_with_the_known_ones(client: FlaskClient) -> None:
    response = client.get(SNIPPET + "?format=pdf")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["error"]["message"] == "the format is one of html, text"


@pytest.mark.parametrize("host", ["shop.example:8443", "[::1]:8000", "127.0.0.1"])
def test_without_a_public_url_the_snippet_has_the_host_of_the_request(
    app: object, stores: Stores, bundle: Bundle, host: str
) -> None:
    client = create_app(read_settings({}), bundle=bundle, stores=stores).test_client()
    text = client.get(SNIPPET + "?format=text", headers={"Host": host}).get_data(as_text=True)
    assert f'<script src="http://{host}/a/demo/dni.js"></script>' in text


@pytest.mark.parametrize("host", ['a"><script>', "a b", "a<b", "x'y", "a;b"])
def test_an_invalid_host_header_is_not_repeated(app: object, stores: Stores, bundle: Bundle, host: str) -> None:
    client = create_app(read_settings({}), bundle=bundle, stores=stores).test_client()
    response = client.get(SNIPPET, headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.get_data(as_text=True)
