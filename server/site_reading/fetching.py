"""Fetches one page, following redirects, with bounds on time, size and the number of redirects; each address is checked."""

import ssl
from codecs import getincrementaldecoder
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from server.domain.fetched_pages import FetchedPage, SiteUnreadable
from server.outgoing.addresses import is_public
from server.outgoing.connecting import resolve_host
from server.outgoing.deadlines import Deadline

WHOLE_SECONDS = 15.0
CONNECT_SECONDS = 5.0
MOST_BYTES = 2_000_000
MOST_REDIRECTS = 5
_CHUNK_BYTES = 65_536
_MOST_ADDRESSES = 3
_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
_REDIRECTS = (301, 302, 303, 307, 308)
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")
_AGENT = "Mozilla/5.0 (compatible; dni_py set-up)"


@dataclass(frozen=True)
class PageFetcher:
    """Fetches pages from addresses that `is_allowed` accepts. All waits of a page end after `whole_seconds` in total."""

    is_allowed: Callable[[str], bool] = is_public
    resolve: Callable[[str, int], Sequence[str]] = resolve_host
    whole_seconds: float = WHOLE_SECONDS
    most_bytes: int = MOST_BYTES

    def fetch(self, url: str) -> FetchedPage:
        """The page at an `http` or `https` address. Raises `SiteUnreadable`."""
        deadline = Deadline(self.whole_seconds)
        try:
            for _hop in range(MOST_REDIRECTS + 1):
                found = self._request(_split(url), url, deadline)
                if isinstance(found, FetchedPage):
                    return found
                url = found
        except TimeoutError as error:
            raise SiteUnreadable(f"The site did not send the page within {self.whole_seconds:g} seconds.") from error
        except ssl.SSLCertVerificationError as error:
            raise SiteUnreadable(f"The site's certificate can't be trusted: {error.verify_message}.") from error
        except (OSError, HTTPError, HTTPException) as error:
            raise SiteUnreadable(
                f"The site could not be reached ({type(error).__name__}). Check the address."
            ) from error
        raise SiteUnreadable(f"The site redirects more than {MOST_REDIRECTS} times.")

    def _request(self, parts: SplitResult, url: str, deadline: Deadline) -> FetchedPage | str:
        """The page, or the address to which it redirects."""
        connection = self._connect(parts, deadline)
        try:
            with deadline.watch(connection):
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                headers = {
                    "Host": parts.netloc,
                    "User-Agent": _AGENT,
                    "Accept-Encoding": "identity",
                    "Connection": "close",
                }
                connection.request("GET", path, headers=headers, preload_content=False)
                response = connection.getresponse()
                location = response.headers.get("Location")
                if response.status in _REDIRECTS and location:
                    return urljoin(url, location)
                _check(response)
                return FetchedPage(
                    url, _decode(self._read(response, deadline), response.headers.get("Content-Type", ""))
                )
        finally:
            connection.close()

    def _connect(self, parts: SplitResult, deadline: Deadline) -> HTTPConnection:
        host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
        try:
            addresses = deadline.run(lambda: self.resolve(host, port))
        # An invalid host name raises UnicodeError.
        except (OSError, UnicodeError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise SiteUnreadable(f"There is no host {host!r}. Check the address.") from error
        allowed = [address for address in addresses if self.is_allowed(address)]
        if not allowed:
            raise SiteUnreadable(f"{host!r} is an address of a private network, which the server does not read.")
        failure: Exception = OSError()
        for address in allowed[:_MOST_ADDRESSES]:
            seconds = min(CONNECT_SECONDS, deadline.find_remaining())
            connection = _make_connection(parts, address, port, seconds)
            try:
                with deadline.watch(connection):
                    connection.connect()
            except (OSError, HTTPError) as error:
                connection.close()
                failure = error
            else:
                return connection
        raise failure

    def _read(self, response: HTTPResponse, deadline: Deadline) -> bytes:
        content = bytearray()
        while len(content) < self.most_bytes:
            # The response has its own reference to the socket, so the watch of the connection does not end this.
            deadline.find_remaining()
            chunk = response.read1(min(_CHUNK_BYTES, self.most_bytes - len(content)), decode_content=False)
            if not chunk:
                break
            content += chunk
        return bytes(content)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SiteUnreadable(f"{url[:200]!r} is not the address of a web page.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or port == 0:
        raise SiteUnreadable(f"{url[:200]!r} is not the address of a web page. Expected https://www.example.com.")
    # Characters that a request line can't have; the host has its own check.
    return parts._replace(path=_escape(parts.path), query=_escape(parts.query))


def _escape(text: str) -> str:
    return quote(text, safe=_URL_CHARACTERS, errors="replace")


def _make_connection(parts: SplitResult, address: str, port: int, seconds: float) -> HTTPConnection:
    if parts.scheme == "http":
        return HTTPConnection(address, port, timeout=seconds)
    context = ssl.create_default_context()
    return HTTPSConnection(address, port, timeout=seconds, ssl_context=context, server_hostname=parts.hostname)


def _check(response: HTTPResponse) -> None:
    if response.status != 200:
        raise SiteUnreadable(f"The site responded with status {response.status}.")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in _PAGE_TYPES:
        raise SiteUnreadable(f"The address is not a web page, but {kind[:60]}.")
    encoding = response.headers.get("Content-Encoding", "identity").lower()
    if encoding != "identity":
        raise SiteUnreadable(f"The site sends the page compressed ({encoding[:20]}) although it was asked not to.")


def _decode(content: bytes, content_type: str) -> str:
    """The text. Digits are the same in all usual encodings except UTF-16, so only that one is recognised by its name."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or "utf-16" in content_type.lower():
        return content.decode("utf-16", "replace")
    if b"\0" in content[:1_000]:
        raise SiteUnreadable("The address is not a web page, but binary data.")
    try:
        # The last character may have been cut.
        return getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
