"""Pages are fetched from real servers, hostile ones included, with bounds and only from checked addresses."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from server.domain.fetched_pages import FetchedPage, SiteUnreadable
from server.site_reading.fetching import MOST_REDIRECTS, PageFetcher
from tests.integration.calls.commands import read_lines, run
from tests.sites import Site, serve_site
from tests.waiting import HANG_SECONDS

PAGE = (
    '<!doctype html><meta charset="utf-8"><p>Call 800-555-0100</p><a href="tel:+18005550100">Ruf an: 800-555-0100</a>'
)


@pytest.fixture
def site() -> Iterator[Site]:
    """A listening site."""
    with serve_site() as server:
        yield server


LOCAL = PageFetcher(is_allowed=lambda address: address == "127.0.0.1", whole_seconds=HANG_SECONDS)


def refuse(url: str, fetcher: PageFetcher = LOCAL) -> str:
    """The message with which the page can't be read."""
    with pytest.raises(SiteUnreadable) as refused:
        fetcher.fetch(url)
    return str(refused.value)


def test_page_is_read_with_the_address_at_which_it_was_found(site: Site) -> None:
    site.add("/de/", PAGE.encode(), Content_Type="text/html; charset=utf-8")
    site.add("/", b"", 301, Location="/de/")
    assert LOCAL.fetch(site.locate("/")) == FetchedPage(site.locate("/de/"), PAGE)


def test_private_addresses_are_not_read_by_name_by_number_or_by_redirect(site: Site) -> None:
    site.add("/", PAGE.encode())
    assert "private network" in refuse(site.locate("/"), PageFetcher())
    renamed = PageFetcher(resolve=lambda _host, _port: ["10.0.0.1", "::1", "169.254.169.254"])
    assert "private network" in refuse("http://www.example.com/", renamed)
    for target in ("http://127.0.0.2/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "//10.0.0.1/"):
        assert "private network" in refuse(site.add("/away", b"", 302, Location=target))
    for target in ("file:///etc/passwd", "gopher://127.0.0.1/", "http://user:secret@127.0.0.1/"):
        message = refuse(site.add("/away", b"", 302, Location=target))
        assert "is not the address of a web page" in message


def test_redirects_are_bounded(site: Site) -> None:
    assert f"more than {MOST_REDIRECTS} times" in refuse(site.add("/again", b"", 302, Location="/again"))


def test_endless_page_is_cut_and_a_page_that_drips_ends_with_the_deadline(site: Site) -> None:
    def send_for_ever(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(PAGE.encode())
        while not site.over.is_set():
            handler.wfile.write(b"<p>" * 10_000)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not site.over.wait(0.02):
            handler.wfile.write(b"x")

    site.pages = {"/endless": send_for_ever, "/drip": drip}
    cut = PageFetcher(LOCAL.is_allowed, whole_seconds=HANG_SECONDS, most_bytes=100_000).fetch(site.locate("/endless"))
    assert len(cut.text) == 100_000
    assert "0.3 seconds" in refuse(site.locate("/drip"), PageFetcher(LOCAL.is_allowed, whole_seconds=0.3))


@pytest.mark.parametrize(
    ("content", "headers", "message"),
    [
        (b"\x89PNG\r\n", {"Content_Type": "image/png"}, "not a web page, but image/png"),
        (b"GIF\0\0\0", {}, "binary data"),
        (b"\x1f\x8b", {"Content_Type": "text/html", "Content_Encoding": "gzip"}, "compressed (gzip)"),
    ],
)
def test_what_is_not_a_page_is_refused(site: Site, content: bytes, headers: dict[str, str], message: str) -> None:
    assert message in refuse(site.add("/", content, **headers))


def test_failing_and_missing_sites_are_explained(site: Site) -> None:
    assert "status 503" in refuse(site.add("/", PAGE.encode(), 503))
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert "could not be reached" in refuse(f"http://127.0.0.1:{port}/")
    for url in (
        "shop.example",
        "ftp://shop.example/",
        "http://",
        "http://[",
        "http://a:99999/",
        "javascript:alert(1)",
        "",
    ):
        assert "is not the address of a web page" in refuse(url)
    for host in ("a" * 300 + ".example", "..", "\udcff.example"):
        assert "There is no host" in refuse(f"http://{host}/")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PAGE.replace("Ruf", "Rüf").encode("cp1252"), "text/html; charset=utf-8"),
        (PAGE.replace("Ruf", "Rüf").encode("utf-16"), "text/html"),
        (PAGE.replace("Ruf", "Rüf").encode(), "text/html; charset=no-such-charset"),
        (PAGE.replace("Ruf", "Rüf").encode("utf-8-sig"), ""),
    ],
)
def test_wrong_encodings_do_not_hide_a_number(site: Site, content: bytes, content_type: str) -> None:
    page = LOCAL.fetch(site.add("/", content, Content_Type=content_type))
    assert "Rüf an: 800-555-0100" in page.text


def test_the_command_lists_numbers_with_how_often_they_are_on_the_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = site.add("/", PAGE.encode(), Content_Type="text/html")
    refused = run("account", "read-site", url, "--country", "US")
    assert refused.exit_code == 1
    assert "private network" in refused.output
    monkeypatch.setenv("DNI_PRIVATE_POSTBACKS", "true")
    assert read_lines("account", "read-site", url, "--country", "us") == [
        "number        places  as written",
        "+18005550100       3  800-555-0100",
    ]
    assert "two letters" in run("account", "read-site", url, "--country", "USA").output
    empty = run("account", "read-site", site.add("/", b"<p>nothing"), "--country", "US")
    assert empty.exit_code == 1
    assert "shows no phone number" in empty.output
