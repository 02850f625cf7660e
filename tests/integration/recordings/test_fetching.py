"""A recording is passed on as it is; whatever the carrier sends, the server does not hang and passes on nothing but audio."""

from dataclasses import replace
from http import HTTPStatus

import pytest

from server.domain.recordings import RecordingUnavailable
from server.recordings.fetching import MOST_AT_ONCE, FetchLimits
from tests.integration.recordings.fetchers import BASIC, HASTY, PATIENT, WHOLE, make_fetcher, read, record
from tests.integration.recordings.hostile_carrier import AUDIO, HostileCarrier, serve, write_response


def refuse(carrier: HostileCarrier, limits: FetchLimits = PATIENT, range_header: str | None = None) -> tuple[int, str]:
    """The status and message of a fetch that must fail."""
    with pytest.raises(RecordingUnavailable) as caught:
        make_fetcher(carrier, limits).fetch("shop", record(), range_header)
    return caught.value.status, str(caught.value)


def test_whole_recording_is_passed_on_with_its_type_and_length() -> None:
    with serve(WHOLE) as carrier:
        fetched = make_fetcher(carrier).fetch("shop", record())
        assert fetched.status is HTTPStatus.OK
        assert fetched.headers == {"Accept-Ranges": "bytes", "Content-Type": "audio/mpeg", "Content-Length": "10240"}
        assert read(fetched) == AUDIO
    assert carrier.requests[0].startswith("GET /r.mp3 HTTP/1.1\r\n")
    assert BASIC in carrier.requests[0]
    assert "Range" not in carrier.requests[0]


@pytest.mark.parametrize("asked", ["bytes=256-511", "bytes=256-", "bytes=-256"])
def test_range_is_passed_on_and_the_part_comes_back(asked: str) -> None:
    part = write_response(
        "206 Partial Content",
        AUDIO[256:512],
        Content_Type="audio/mpeg",
        Content_Length="256",
        Content_Range="bytes 256-511/10240",
    )
    with serve(part) as carrier:
        fetched = make_fetcher(carrier).fetch("shop", record(), asked)
        assert (fetched.status, read(fetched)) == (HTTPStatus.PARTIAL_CONTENT, AUDIO[256:512])
        assert fetched.headers["Content-Range"] == "bytes 256-511/10240"
    assert f"\r\nRange: {asked}\r\n" in carrier.requests[0]


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "items=0-1", "bytes=", "bytes=-", "bytes=0-1\r\nX: y", "bytes=" + "9" * 40 + "-", ""]
)
def test_what_is_not_one_range_is_not_passed_on(asked: str) -> None:
    with serve(WHOLE) as carrier:
        assert read(make_fetcher(carrier).fetch("shop", record(), asked)) == AUDIO
    assert "Range" not in carrier.requests[0]
    assert "X: y" not in carrier.requests[0]


def test_range_beyond_the_end_is_reported_without_a_body() -> None:
    beyond = write_response(
        "416 Range Not Satisfiable", b"<html>", Content_Range="bytes */10240", Content_Type="text/html"
    )
    with serve(beyond) as carrier:
        fetched = make_fetcher(carrier).fetch("shop", record(), "bytes=99999-")
        assert (fetched.status, read(fetched)) == (HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"")
    assert fetched.headers == {"Accept-Ranges": "bytes", "Content-Range": "bytes */10240", "Content-Length": "0"}


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirect_is_not_followed(status: str) -> None:
    with serve(WHOLE) as elsewhere, serve(write_response(status, Location=f"{elsewhere.url}/r.mp3")) as carrier:
        code, message = refuse(carrier)
        assert (code, "redirect" in message) == (502, True)
    assert elsewhere.requests == []
    assert len(carrier.requests) == 1


@pytest.mark.parametrize(
    "content_type", ["text/html", "application/xml", "audio/mpeg, text/html", "image/svg+xml", "audio/x-mpegurl", ""]
)
def test_only_audio_is_passed_on(content_type: str) -> None:
    headers = {"Content_Type": content_type} if content_type else {}
    with serve(write_response("200 OK", b"<script>", Content_Length="8", **headers)) as carrier:
        assert refuse(carrier)[0] == 502


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Encoding": "gzip", "Content_Length": "10"},
        {"Content_Length": "300000001"},
        {"Content_Length": "9" * 15},
    ],
)
def test_encoded_or_too_large_recording_is_refused(headers: dict[str, str]) -> None:
    with serve(write_response("200 OK", b"x" * 10, Content_Type="audio/mpeg", **headers)) as carrier:
        assert refuse(carrier)[0] == 502


@pytest.mark.parametrize(
    "content_range", ["", "bytes 0-9", "bytes 9-0/10", "bytes 0-99/100", "items 0-9/10", "bytes 0-9/10 x"]
)
def test_part_with_a_wrong_length_is_refused(content_range: str) -> None:
    headers = {"Content_Type": "audio/mpeg", "Content_Length": "10", "Content_Range": content_range}
    with serve(write_response("206 Partial Content", b"x" * 10, **headers)) as carrier:
        assert refuse(carrier, range_header="bytes=0-9")[0] == 502


def test_part_that_nobody_asked_for_is_refused() -> None:
    headers = {"Content_Type": "audio/mpeg", "Content_Length": "10", "Content_Range": "bytes 0-9/100"}
    with serve(write_response("206 Partial Content", b"x" * 10, **headers)) as carrier:
        assert refuse(carrier)[0] == 502


@pytest.mark.parametrize(
    ("status", "expected", "words"),
    [
        ("401 Unauthorized", 502, "Check the account's secrets USER and PASSWORD"),
        ("403 Forbidden", 502, "Check the account's secrets USER and PASSWORD"),
        ("404 Not Found", 404, "no longer has the recording"),
        ("410 Gone", 404, "no longer has the recording"),
        ("429 Too Many Requests", 502, "status 429"),
        ("500 Internal Server Error", 502, "status 500"),
        ("204 No Content", 502, "status 204"),
    ],
)
def test_refusal_of_the_carrier_is_explained(status: str, expected: int, words: str) -> None:
    with serve(write_response(status, Content_Length="0")) as carrier:
        code, message = refuse(carrier)
    assert (code, words in message) == (expected, True)
    assert "s3cret" not in message


@pytest.mark.parametrize("response", [b"", b"not http\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"])
def test_response_that_is_not_http_is_refused(response: bytes) -> None:
    with serve(response) as carrier:
        assert refuse(carrier)[0] == 502


def test_carrier_that_sends_headers_for_ever_is_left() -> None:
    with serve(b"HTTP/1.1 200 OK\r\nX: ", trickle=b"y") as carrier:
        assert refuse(carrier, HASTY)[0] == 504


def test_slow_audio_ends_in_time_however_steadily_it_comes() -> None:
    slow = write_response("200 OK", b"x", Content_Type="audio/mpeg", Content_Length="99999")
    with serve(slow, trickle=b"x") as carrier:
        fetched = make_fetcher(carrier, HASTY).fetch("shop", record())
        with pytest.raises(OSError, match="took too long"):
            read(fetched)


def test_endless_audio_is_cut_off() -> None:
    endless = write_response("200 OK", b"x", Content_Type="audio/mpeg")
    limits = replace(PATIENT, most_bytes=100_000)
    with serve(endless, trickle=b"x" * 50_000) as carrier:
        fetched = make_fetcher(carrier, limits).fetch("shop", record())
        with pytest.raises(OSError, match="more than 100,000 bytes"):
            read(fetched)


def test_audio_that_ends_early_is_an_error() -> None:
    short = write_response("200 OK", AUDIO[:100], Content_Type="audio/mpeg", Content_Length="200")
    with serve(short) as carrier:
        fetched = make_fetcher(carrier).fetch("shop", record())
        with pytest.raises(OSError, match="end"):
            read(fetched)


def test_bytes_after_the_announced_end_are_not_passed_on() -> None:
    long = write_response("200 OK", AUDIO, Content_Type="audio/mpeg", Content_Length="100")
    with serve(long, trickle=b"x") as carrier:
        assert read(make_fetcher(carrier).fetch("shop", record())) == AUDIO[:100]


def test_chunked_audio_of_unknown_length_is_passed_on() -> None:
    body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (AUDIO[:256], AUDIO[256:])) + b"0\r\n\r\n"
    with serve(write_response("200 OK", body, Content_Type="audio/mpeg", Transfer_Encoding="chunked")) as carrier:
        fetched = make_fetcher(carrier).fetch("shop", record())
        assert read(fetched) == AUDIO
    assert "Content-Length" not in fetched.headers


def test_four_recordings_are_fetched_at_once_and_closing_one_makes_room() -> None:
    with serve(WHOLE) as carrier:
        fetcher = make_fetcher(carrier)
        playing = [fetcher.fetch("shop", record()) for _ in range(MOST_AT_ONCE)]
        with pytest.raises(RecordingUnavailable, match="Too many recordings") as caught:
            fetcher.fetch("shop", record())
        assert caught.value.status == HTTPStatus.SERVICE_UNAVAILABLE
        # One was never read, one is closed twice.
        playing[0].chunks.close()
        playing[0].chunks.close()
        assert read(fetcher.fetch("shop", record())) == AUDIO
        for fetched in playing:
            fetched.chunks.close()


def test_failures_leave_no_fetch_behind() -> None:
    with serve(*[write_response("500 Oops", Content_Length="0")] * (MOST_AT_ONCE + 2), WHOLE) as carrier:
        fetcher = make_fetcher(carrier)
        for _ in range(MOST_AT_ONCE + 2):
            with pytest.raises(RecordingUnavailable, match="status 500"):
                fetcher.fetch("shop", record())
        assert read(fetcher.fetch("shop", record())) == AUDIO
