"""The site passes the script and the calls of pages on: what the server gets, what pages get, and what is refused."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.integration.wordpress.site import WordPress
from tests.serving import RunningServer
from tests.waiting import HANG_SECONDS

pytestmark = [pytest.mark.slow, pytest.mark.wordpress]

ORIGIN = "https://shop.example"


@dataclass
class Recorder:
    """A server in place of ours: the requests that it got, and how it responds."""

    url: str = ""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    body: bytes = b'{"numbers": {}}'
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    recorder = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            recorder.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(recorder.status)
            for name, value in recorder.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(recorder.body)))
            self.end_headers()
            self.wfile.write(recorder.body)

        do_GET = do_POST

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        recorder.url = f"http://127.0.0.1:{server.server_port}"
        yield recorder
        server.shutdown()


def ask(site: WordPress, method: str, name: str, body: bytes = b"", **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.request(method, f"{site.url}/dni/a/{name}", data=body, headers=named, timeout=HANG_SECONDS)


def test_the_server_gets_what_the_page_sent_and_the_clients_address(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    body = json.dumps({"visitor_id": "ü" * 1000}).encode()
    response = ask(
        wordpress,
        "POST",
        "shop/claim?x=1",
        body,
        Origin=ORIGIN,
        Content_Type="text/plain;charset=UTF-8",
        User_Agent="Mozilla/5.0 (a browser)",
        Cookie="secret=1",
        Authorization="Bearer secret",
        X_DNI_Client_Address="203.0.113.7",
        X_Forwarded_For="203.0.113.7",
    )
    assert (response.status_code, response.json()) == (200, {"numbers": {}})
    assert "no-store" in response.headers["Cache-Control"] or "no-cache" in response.headers["Cache-Control"]
    ((path, headers, got),) = recorder.got
    assert (path, got) == ("/a/shop/claim", body)
    assert headers["origin"] == ORIGIN
    assert headers["content-type"] == "text/plain;charset=UTF-8"
    assert headers["user-agent"] == "Mozilla/5.0 (a browser)"
    assert headers["x-dni-client-address"] == "127.0.0.1"
    assert {"cookie", "authorization", "x-forwarded-for"} & set(headers) == set()


def test_status_and_waiting_time_come_back(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    recorder.status, recorder.headers = 429, {"Retry-After": "17", "Set-Cookie": "a=1", "Content-Type": "text/html"}
    recorder.body = b"<script>alert(1)</script>"
    response = ask(wordpress, "POST", "shop/renew", b"{}")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "17")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers


def test_bodies_of_64_kb_are_passed_on_and_longer_ones_refused(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    assert ask(wordpress, "POST", "shop/claim", b"x" * 65536).status_code == 200
    assert len(recorder.got[0][2]) == 65536
    response = ask(wordpress, "POST", "shop/claim", b"x" * 65537)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "request_entity_too_large")
    assert len(recorder.got) == 1


@pytest.mark.parametrize(
    "name", ["other/claim", "shop/../../admin", "shop/snippet", "shop/claim/more", "shop/", "shop/dni.js.map"]
)
def test_nothing_else_is_passed_on(wordpress: WordPress, recorder: Recorder, name: str) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    assert ask(wordpress, "POST", name, b"{}").status_code == 404
    assert recorder.got == []


def test_the_question_whether_a_check_token_is_valid_is_passed_on(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    recorder.body = b'{"valid": true}'
    response = ask(wordpress, "GET", "shop/check-token?dni_check=a.b-c_d%26key%3Dother&more=1")
    assert (response.status_code, response.json()) == (200, {"valid": True})
    assert "no-store" in response.headers["Cache-Control"] or "no-cache" in response.headers["Cache-Control"]
    ((path, _headers, got),) = recorder.got
    assert (path, got) == ("/a/shop/check-token?dni_check=a.b-c_d%26key%3Dother", b"")


def test_other_methods_are_refused(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    assert ask(wordpress, "GET", "shop/claim").status_code == 405
    assert ask(wordpress, "POST", "shop/dni.js").status_code == 405
    assert ask(wordpress, "POST", "shop/check-token").status_code == 405
    assert recorder.got == []


def test_redirects_of_the_server_are_not_followed(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    recorder.status, recorder.headers = (
        302,
        {"Location": f"{recorder.url}/elsewhere", "Content-Type": "text/javascript"},
    )
    assert ask(wordpress, "GET", "shop/dni.js").status_code == 503
    assert ask(wordpress, "POST", "shop/claim", b"{}").status_code == 302
    assert [path for path, _headers, _body in recorder.got] == ["/a/shop/dni.js", "/a/shop/claim"]


def test_without_the_setting_there_is_no_proxy(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url)
    assert ask(wordpress, "GET", "shop/dni.js").status_code == 404
    assert ask(wordpress, "POST", "shop/claim", b"{}").status_code == 404
    assert recorder.got == []


def test_the_script_is_fetched_once_in_five_minutes(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    recorder.headers, recorder.body = {"Content-Type": "text/javascript; charset=utf-8"}, b"/* one */"
    first = ask(wordpress, "GET", "shop/dni.js")
    assert (first.content, first.headers["Content-Type"]) == (b"/* one */", "text/javascript; charset=utf-8")
    recorder.body = b"/* two */"
    assert ask(wordpress, "GET", "shop/dni.js").content == b"/* one */"
    assert len(recorder.got) == 1
    assert ask(wordpress, "GET", "shop/dni.js", If_None_Match=first.headers["ETag"]).status_code == 304
    seconds = wordpress.run("echo wp_json_encode( get_transient( 'dni_py_script' )['until'] - time() );")
    assert 200 < seconds <= 300
    make_stale(wordpress)
    assert ask(wordpress, "GET", "shop/dni.js").content == b"/* two */"


def test_a_response_that_is_not_a_script_is_not_kept(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    recorder.headers, recorder.body = {"Content-Type": "text/html"}, b"<h1>Log in</h1>"
    response = ask(wordpress, "GET", "shop/dni.js")
    assert (response.status_code, response.headers["Content-Type"]) == (503, "text/javascript; charset=utf-8")
    assert b"Log in" not in response.content


def test_the_old_script_is_served_while_the_server_is_down(wordpress: WordPress, own_server: RunningServer) -> None:
    wordpress.save(key="shop", server=own_server.url, proxy=True)
    fresh = ask(wordpress, "GET", "shop/dni.js")
    assert fresh.status_code == 200
    own_server.kill()
    make_stale(wordpress)
    assert ask(wordpress, "GET", "shop/dni.js").content == fresh.content
    response = ask(wordpress, "POST", "shop/claim", b"{}", Origin=wordpress.url)
    assert (response.status_code, response.json()["error"]["code"]) == (503, "service_unavailable")


def test_the_script_of_a_former_server_is_not_served(wordpress: WordPress, recorder: Recorder) -> None:
    wordpress.save(key="shop", server=recorder.url, proxy=True)
    recorder.headers, recorder.body = {"Content-Type": "text/javascript"}, b"/* one */"
    assert ask(wordpress, "GET", "shop/dni.js").content == b"/* one */"
    wordpress.run(
        "update_option( 'dni_py_settings', $given );", {"key": "shop", "server": "http://127.0.0.1:1", "proxy": True}
    )
    assert ask(wordpress, "GET", "shop/dni.js").status_code == 503


def make_stale(site: WordPress) -> None:
    """Let the five minutes pass."""
    site.run(
        "$kept = get_transient( 'dni_py_script' ); $kept['until'] = 0; set_transient( 'dni_py_script', $kept, 600 );"
    )
