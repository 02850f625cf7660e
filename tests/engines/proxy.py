"""The proxy between an engine and the servers: it sees every request, lets a test answer it, and adds a test's scripts to pages.

WebDriver has no such thing. Each visitor's site is the tested server under a port that only the proxy knows, so that no two
visitors share an origin, and one browser is enough.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from tests.engines.init_scripts import add_scripts
from tests.engines.routes import ProxiedRequest, ProxiedResponse, ProxiedRoute
from tests.engines.sites import ProxiedSite
from tests.waiting import HANG_SECONDS

_HOP_BY_HOP = {"connection", "proxy-connection", "keep-alive", "transfer-encoding", "content-length", "te", "upgrade"}
_LOCAL = (".test", "localhost")
_FIRST_PORT = 11_001
"""Below those that the system gives to servers, and above the last that Firefox refuses, 10080."""


class EngineProxy(ThreadingHTTPServer):
    """A proxy for plain HTTP to this machine."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites: list[ProxiedSite] = []
        self.used_ports: set[int] = set()

    def find_site(self, host: str) -> ProxiedSite | None:
        """The site of a host, none for that of a visitor who is gone, else the newest: a page may load from other servers."""
        port = int(host.partition(":")[2] or 0)
        own = next((site for site in self.sites if site.port == port), None)
        return own if own or port in self.used_ports or not self.sites else self.sites[-1]

    def add_site(self, server_port: int) -> ProxiedSite:
        """A site for a new visitor."""
        site = ProxiedSite(_FIRST_PORT + len(self.used_ports), server_port)
        self.used_ports.add(site.port)
        self.sites.append(site)
        return site

    def handle_error(self, *_arguments: object) -> None:
        """Say nothing about pages that leave early."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: EngineProxy

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_OPTIONS(self) -> None:
        self._handle()

    def do_CONNECT(self) -> None:
        self.send_error(502)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def _handle(self) -> None:
        self.close_connection = True
        host = urlsplit(self.path).netloc
        site = self.server.find_site(host)
        if site is None or not host.partition(":")[0].endswith((*_LOCAL, "127.0.0.1")):
            self.send_error(502)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = ProxiedRequest(self.command, self.path, dict(self.headers) | site.headers, body)
        if site.is_offline:
            return
        tabs = site.find_tabs(request)
        for listen in [listen for tab in tabs for listen in tab.listeners]:
            listen(request)
        route = ProxiedRoute(request, lambda asked: _forward_whole(site, asked), is_forwarded=True)
        react = next((found for tab in tabs if (found := tab.find_route(self.path))), None)
        if react is not None:
            route.is_forwarded = False
            react(route)
            while not (route.decided.wait(0.05) or site.is_over.is_set()):
                pass
        scripts = [*site.init_scripts, *(script for tab in tabs for script in tab.init_scripts)]
        with suppress(OSError):
            if route.response is not None:
                self._respond(site, scripts, route.response)
            elif route.is_forwarded:
                self._stream(site, scripts, request)

    def _respond(self, site: ProxiedSite, scripts: list[str], response: ProxiedResponse) -> None:
        headers, body = add_scripts(scripts, response.headers, response.body)
        self._begin(response.status, headers, len(body))
        self.wfile.write(body)
        site.responses.append(response)

    def _stream(self, site: ProxiedSite, scripts: list[str], request: ProxiedRequest) -> None:
        with _forward(site, request) as answer:
            headers = dict(answer.getheaders())
            is_page = headers.get("Content-Type", "").startswith("text/html")
            first = answer.read1(65536) if is_page else answer.read()
            sent_headers, sent = add_scripts(scripts, headers, first)
            self._begin(answer.status, sent_headers, None if is_page else len(sent))
            self.wfile.write(sent)
            while is_page and (more := answer.read1(65536)):
                self.wfile.write(more)
        site.responses.append(ProxiedResponse(request.url, answer.status, headers, first))

    def _begin(self, status: int, headers: dict[str, str], length: int | None) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        if length is not None and status not in (204, 304):
            self.send_header("Content-Length", str(length))
        self.send_header("Connection", "close")
        self.end_headers()


@contextmanager
def _forward(site: ProxiedSite, request: ProxiedRequest) -> Iterator[HTTPResponse]:
    parts = urlsplit(request.url)
    port = site.server_port if parts.port in (site.port, None) else parts.port
    # What scripts are added to must not be compressed.
    headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
    connection = HTTPConnection("127.0.0.1", port, timeout=HANG_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request(request.method, path, request.body, headers | {"Accept-Encoding": "identity"})
    try:
        yield connection.getresponse()
    finally:
        connection.close()


def _forward_whole(site: ProxiedSite, request: ProxiedRequest) -> ProxiedResponse:
    with _forward(site, request) as answer:
        return ProxiedResponse(request.url, answer.status, dict(answer.getheaders()), answer.read())


@contextmanager
def run_proxy() -> Iterator[EngineProxy]:
    """Run a proxy."""
    with EngineProxy() as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        yield proxy
        proxy.shutdown()
