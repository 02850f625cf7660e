"""A page in Firefox: how it is opened, what is stopped, and what it reports."""

import json
from base64 import b64decode
from typing import Any

from server.check.engines.bidi import Bidi, BidiError, write_text
from server.check.engines.contract import HIGHEST_PICTURE, VIEW_WIDTH, Opening, Scanned
from server.check.observations import ScriptResponse
from server.check.tag_config import find_tag_key

_SANDBOX = "dni check"
_ABORTED = "NS_BINDING_ABORTED"
"""The page went on to another address."""


class FirefoxPage:
    """A tab of a visitor."""

    def __init__(self, bidi: Bidi, tab: str, opening: Opening) -> None:
        self.status = 0
        self.errors: list[str] = []
        self._bidi = bidi
        self._tab = tab
        self._frames = {tab}
        self._opening = opening
        self._scripts: dict[str, ScriptResponse] = {}
        self._has_left_referrer = not opening.referrer
        self._has_loaded = False
        self._failure = ""

    def arrive(self, seconds: float) -> None:
        """Open the page by the address bar, or from an empty page at the referrer's address. Raises `BidiError`."""
        first = self._opening.referrer or self._opening.url
        self._bidi.ask("browsingContext.navigate", seconds, context=self._tab, url=first, wait="complete")
        if self._has_left_referrer:
            return
        self._has_left_referrer = True
        self._has_loaded = False
        self.run(f"location.href = {json.dumps(self._opening.url)}")
        if not self._bidi.wait(seconds, lambda: self._has_loaded or bool(self._failure)):
            raise BidiError(f"the page did not load within {seconds:.0f} s")
        if self._failure:
            raise BidiError(self._failure)

    @property
    def url(self) -> str:
        """The address of the page now."""
        tree = self._bidi.ask("browsingContext.getTree", root=self._tab)
        return str(tree["contexts"][0]["url"])

    @property
    def scripts(self) -> tuple[ScriptResponse, ...]:
        """The responses with scripts at the tag's address."""
        return tuple(self._scripts.values())

    def wait(self, milliseconds: int) -> None:
        """Let the page run for some time."""
        self._bidi.wait(milliseconds / 1000)

    def run(self, expression: str) -> Any:
        """The value of an expression in the page."""
        return self._run({"context": self._tab}, expression)

    def scan(self) -> list[Scanned]:
        """What the scan finds in each frame."""
        (tree,) = self._bidi.ask("browsingContext.getTree", root=self._tab)["contexts"]
        found = [Scanned(True, self.run(self._opening.scan))]
        queue = list(tree["children"])
        for frame in queue:
            queue += frame["children"]
            try:
                # A frame may forbid its own scripts; those in a sandbox of ours run.
                target = {"context": frame["context"], "sandbox": _SANDBOX}
                found.append(Scanned(False, self._run(target, self._opening.scan)))
            except BidiError:
                # It was removed, or it shows something that is no document.
                continue
        return found

    def take_picture(self) -> bytes:
        """A JPEG of the page."""
        height = min(self.run("Math.max(1, document.documentElement.scrollHeight)"), HIGHEST_PICTURE)
        taken = self._bidi.ask(
            "browsingContext.captureScreenshot",
            context=self._tab,
            origin="document",
            format={"type": "image/jpeg", "quality": 0.5},
            clip={"type": "box", "x": 0, "y": 0, "width": VIEW_WIDTH, "height": height},
        )
        return b64decode(taken["data"])

    def hear(self, event: str, fields: dict[str, Any]) -> None:
        """Handle an event of the browser."""
        match event:
            case "network.beforeRequestSent":
                self._handle_request(fields)
            case "network.responseCompleted":
                self._finish(fields)
            case "network.fetchError":
                self._fail(fields)
            case "log.entryAdded":
                self._hear_error(fields)
            case "browsingContext.load" if fields["context"] == self._tab:
                self._has_loaded = True
            case "browsingContext.navigationFailed" if fields["context"] == self._tab:
                self._failure = self._failure or str(fields.get("message") or "the navigation failed")

    def _handle_request(self, fields: dict[str, Any]) -> None:
        request, url = fields["request"]["request"], fields["request"]["url"]
        stop = self._opening.find_stop(fields["request"]["method"], url)
        is_tag = bool(find_tag_key(url))
        self._frames.add(fields["context"])
        if is_tag:
            self._scripts[url] = ScriptResponse(url, 0, {}, "no response")
        if not fields["isBlocked"]:
            return
        if not self._has_left_referrer:
            self._respond(request, 200, {"Content-Type": "text/html", "Referrer-Policy": "unsafe-url"})
        elif stop is not None:
            self._respond(request, stop, {"Access-Control-Allow-Origin": "*"})
        elif is_tag and not self._opening.with_tag:
            self._bidi.send("network.failRequest", request=request)
        else:
            self._bidi.send("network.continueRequest", request=request)

    def _respond(self, request: str, status: int, headers: dict[str, str]) -> None:
        written = [{"name": name, "value": write_text(value)} for name, value in headers.items()]
        self._bidi.send(
            "network.provideResponse", request=request, statusCode=status, headers=written, body=write_text("")
        )

    def _finish(self, fields: dict[str, Any]) -> None:
        url, response = fields["request"]["url"], fields["response"]
        if fields["navigation"] and fields["context"] == self._tab and self._has_left_referrer:
            self.status = response["status"]
        if find_tag_key(url):
            headers = {one["name"].lower(): str(one["value"].get("value", "")) for one in response["headers"]}
            self._scripts[url] = ScriptResponse(url, response["status"], headers)

    def _fail(self, fields: dict[str, Any]) -> None:
        url = fields["request"]["url"]
        if find_tag_key(url):
            self._scripts[url] = ScriptResponse(url, 0, {}, str(fields["errorText"]))
        elif fields["navigation"] and fields["context"] == self._tab and fields["errorText"] != _ABORTED:
            self._failure = self._failure or str(fields["errorText"])

    def _hear_error(self, fields: dict[str, Any]) -> None:
        is_of_page = self._has_left_referrer and fields["source"].get("context") in self._frames
        if fields["level"] == "error" and is_of_page:
            prefix = "uncaught: " if fields["type"] == "javascript" else ""
            self.errors.append(f"{prefix}{fields['text']}")

    def _run(self, target: dict[str, str], expression: str) -> Any:
        done = self._bidi.ask(
            "script.evaluate",
            expression=f"JSON.stringify(({expression}) ?? null)",
            target=target,
            awaitPromise=False,
        )
        if done["type"] != "success":
            raise BidiError(str(done["exceptionDetails"]["text"]))
        return json.loads(done["result"]["value"])
