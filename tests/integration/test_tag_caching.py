"""What the tag says to caches and browsers that keep it."""

import gzip
import re

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.app import create_app
from server.bundle import Bundle
from server.domain.accounts import Account
from server.open_stores import Stores
from server.settings import Settings
from server.stores.contract import AccountStore

TAG = "/a/demo/dni.js"


@pytest.fixture
def app(settings: Settings, stores: Stores, accounts: AccountStore, account: Account, bundle: Bundle) -> Flask:
    """The server with the documented account."""
    accounts.save(account)
    return create_app(settings, bundle=bundle, stores=stores)


def test_the_headers_allow_any_cache_to_store_the_tag(client: FlaskClient) -> None:
    headers = client.get(TAG).headers
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Cache-Control"] == ("public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800")
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["SourceMap"] == "dni.js.map"
    assert "Set-Cookie" not in headers
    assert re.fullmatch(r'"[0-9a-f]{32}-identity"', headers["ETag"])


def test_each_encoding_has_the_same_script_and_an_etag_of_its_own(client: FlaskClient) -> None:
    plain = client.get(TAG)
    packed = client.get(TAG, headers={"Accept-Encoding": "gzip"})
    smallest = client.get(TAG, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == brotli.decompress(smallest.data) == plain.data
    assert [packed.headers["Content-Encoding"], smallest.headers["Content-Encoding"]] == ["gzip", "br"]
    assert len({answer.headers["ETag"] for answer in (plain, packed, smallest)}) == 3
    assert int(smallest.headers["Content-Length"]) == len(smallest.data) < len(packed.data) < len(plain.data)


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    got, head = client.get(TAG), client.head(TAG)
    assert head.data == b""
    for name in ("ETag", "Content-Length", "Cache-Control", "Content-Type"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_a_client_that_has_the_tag_gets_304(client: FlaskClient, encoding: str) -> None:
    accepting = {"Accept-Encoding": encoding}
    etag = client.get(TAG, headers=accepting).headers["ETag"]
    again = client.get(TAG, headers={**accepting, "If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"].startswith("public, max-age=300")
    assert again.headers["Vary"] == "Accept-Encoding"


def test_a_copy_that_apache_compressed_again_is_known_by_its_etag(client: FlaskClient) -> None:
    etag = client.get(TAG).headers["ETag"]
    for ending in ("-gzip", "-br"):
        again = client.get(TAG, headers={"If-None-Match": f'"{etag.strip(chr(34))}{ending}"'})
        assert (again.status_code, again.headers["ETag"]) == (304, etag)
    assert client.get(TAG, headers={"If-None-Match": f'"{etag.strip(chr(34))}-zip"'}).status_code == 200


def test_no_time_for_shared_caches_forbids_the_stale_copies_that_the_header_allows(client: FlaskClient) -> None:
    for path in (TAG, f"{TAG}.map"):
        directives = {part.strip().partition("=")[0] for part in client.get(path).headers["Cache-Control"].split(",")}
        assert {"stale-while-revalidate", "stale-if-error"} <= directives
        # RFC 9111, 5.2.2: each of these forbids a cache to serve a stale copy.
        assert not directives & {"s-maxage", "must-revalidate", "proxy-revalidate", "no-cache"}
