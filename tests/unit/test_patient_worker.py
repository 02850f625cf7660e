"""The worker hands a request to Gunicorn's parser in pieces, and forgets requests in any order."""

import socket

from server.patient_worker import ArrivedUnreader, PatientWorker

PIECE_BYTES = 8192


def test_the_parser_gets_what_has_arrived_in_pieces_as_small_as_a_sockets() -> None:
    data = bytes(range(256)) * 100
    ours, theirs = socket.socketpair()
    with ours, theirs:
        unreader = ArrivedUnreader(ours)
        unreader.give(data)
        pieces = [unreader.chunk(size_hint=1_000_000) for _piece in range(len(data) // PIECE_BYTES + 1)]
        assert max(map(len, pieces)) == PIECE_BYTES
        assert b"".join(pieces) == data
        theirs.sendall(b"next")
        assert unreader.chunk() == b"next"


def test_what_was_not_read_is_taken_back_in_its_order() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        unreader = ArrivedUnreader(ours)
        unreader.give(b"a" * PIECE_BYTES + b"b")
        assert unreader.read(2) == b"aa"
        assert unreader.take_rest() == b"a" * (PIECE_BYTES - 2) + b"b"
        assert unreader.take_rest() == b""


def test_an_event_of_a_request_that_was_dropped_in_the_same_moment_does_nothing() -> None:
    worker = PatientWorker.__new__(PatientWorker)
    worker._arriving = {}
    worker._receive_more(object(), None)
    assert worker._arriving == {}
