"""The server knows when a request has arrived completely, however it was cut into pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.account_file.json_values import MOST_JSON_BYTES
from server.arriving_request import LONGEST_BODY_BYTES, LONGEST_HEAD_BYTES, Arrival, ArrivingRequest
from server.console.console import LONGEST_FORM_BYTES

HEAD = b"POST /a/shop/claim HTTP/1.1\r\nHost: numbers.example.com\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE = {
    "no body": b"GET / HTTP/1.1\r\n\r\n",
    "a body": HEAD + b"Content-Length: 7\r\n\r\n{\r\n\r\n1}",
    "an empty body": HEAD + b"content-length:0\r\n\r\n",
    "chunks": CHUNKED + b"4\r\nab\r\n\r\na;name=value\r\n\r\n0\r\n\r\n123\r\n0\r\n\r\n",
    "chunks and trailers": CHUNKED + b"1\r\na\r\n0\r\nDigest: abc\r\n\r\n",
    "no chunks": CHUNKED + b"0\r\n\r\n",
}


def add_pieces(pieces: list[bytes]) -> list[Arrival]:
    request = ArrivingRequest(ends_at=0)
    return [request.add(piece) for piece in pieces]


@pytest.mark.parametrize("name", WHOLE)
def test_a_request_is_whole_with_its_last_byte_and_not_before(name: str) -> None:
    arrivals = add_pieces([bytes([byte]) for byte in WHOLE[name]])
    assert arrivals == [*[Arrival.PARTIAL] * (len(arrivals) - 1), Arrival.WHOLE]


@given(name=st.sampled_from(sorted(WHOLE)), cuts=st.lists(st.integers(0, 130), max_size=6))
def test_pieces_of_any_size_make_the_same_request(name: str, cuts: list[int]) -> None:
    data = WHOLE[name]
    edges = [0, *sorted(min(cut, len(data) - 1) for cut in cuts), len(data)]
    arrivals = add_pieces([data[start:end] for start, end in pairwise(edges)])
    assert arrivals[-1] is Arrival.WHOLE
    assert set(arrivals[:-1]) <= {Arrival.PARTIAL}


def test_what_follows_a_request_does_not_matter() -> None:
    for data in WHOLE.values():
        assert add_pieces([data + b"GET / HT"]) == [Arrival.WHOLE]


def test_a_body_that_is_announced_too_long_is_not_waited_for() -> None:
    assert add_pieces([HEAD + b"Content-Length: %d\r\n\r\n" % (LONGEST_BODY_BYTES + 1)]) == [Arrival.TOO_LONG]


def test_chunks_that_never_end_are_not_waited_for() -> None:
    request = ArrivingRequest(ends_at=0)
    arrival = request.add(CHUNKED)
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    for _chunk in range(LONGEST_BODY_BYTES // 65_536 + 1):
        arrival = request.add(chunk)
    assert arrival is Arrival.TOO_LONG


def test_a_head_without_an_end_is_not_waited_for() -> None:
    assert add_pieces([b"GET /" + b"a" * LONGEST_HEAD_BYTES]) == [Arrival.HEAD_TOO_LONG]


@pytest.mark.parametrize("chunk", [b"x\r\n", b"-1\r\nab\r\n", b"\n", b"1" * 300])
def test_a_chunk_without_a_size_is_malformed(chunk: bytes) -> None:
    assert add_pieces([CHUNKED, chunk]) == [Arrival.PARTIAL, Arrival.MALFORMED]


def test_a_client_that_waits_for_permission_to_send_its_body_is_known() -> None:
    request = ArrivingRequest(ends_at=0)
    assert request.add(HEAD + b"Content-Length: 7\r\nExpect: 100-continue\r\n\r\n") is Arrival.PARTIAL
    assert request.expects_continue


def test_trailers_that_never_end_are_not_waited_for() -> None:
    assert add_pieces([CHUNKED + b"0\r\n", b"Trailer: " + b"a" * 4_096]) == [Arrival.PARTIAL, Arrival.MALFORMED]


def test_a_length_with_very_many_digits_is_too_long() -> None:
    assert add_pieces([HEAD + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n"]) == [Arrival.TOO_LONG]


def test_every_body_that_a_route_accepts_can_arrive() -> None:
    assert max(MOST_JSON_BYTES, LONGEST_FORM_BYTES) < LONGEST_BODY_BYTES
