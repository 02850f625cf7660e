"""Which encoding a client gets."""

import pytest
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

from server.encoded_bodies import choose_encoding


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0.8, gzip;q=0.8", "br"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("identity", "identity"),
        ("identity;q=1, br;q=0.5", "identity"),
        ("identity;q=0.5, br;q=1", "br"),
        ("identity;q=0", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
        ("br;q=nonsense", "identity"),
        (", ,;;q=,", "identity"),
    ],
)
def test_the_client_gets_its_preferred_encoding(header: str, encoding: str) -> None:
    request = Request({"HTTP_ACCEPT_ENCODING": header, "REQUEST_METHOD": "GET"})
    assert choose_encoding(request.accept_encodings) == encoding


def test_a_client_without_a_preference_gets_the_plain_body() -> None:
    assert "Accept-Encoding" not in Headers()
    assert choose_encoding(Request({"REQUEST_METHOD": "GET"}).accept_encodings) == "identity"
