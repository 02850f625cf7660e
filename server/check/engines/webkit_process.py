"""A WebKitGTK that another process steers by lines of JSON. It runs in the system's Python, so it imports nothing of ours.

"open" opens an address as a new visitor, with scripts of ours and patterns of addresses that are blocked. "run" has the value of
an expression, "frames" the last message of each frame, "noted" the responses, "picture" a JPEG, and "close" ends the page.
Each has a number, and a reply with this number and `value` or `error`.
"""

import base64
import json
import sys
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gdk, GLib, Gtk, WebKit2  # noqa: E402

WORLD = "dni check"
HANDLER = "dni_check"


class Page:
    """A page of a visitor."""

    def __init__(self, order: dict[str, Any], reply: "Reply") -> None:
        self.order = order
        self.reply: Any = reply
        self.failure = ""
        self.frames: dict[str, Any] = {}
        self.responses: dict[str, dict[str, Any]] = {}
        self.content = WebKit2.UserContentManager()
        every, top = WebKit2.UserContentInjectedFrames.ALL_FRAMES, WebKit2.UserContentInjectedFrames.TOP_FRAME
        start = WebKit2.UserScriptInjectionTime.START
        for script in order["scripts"]:
            self.content.add_script(WebKit2.UserScript.new(script, every, start, None, None))
        self.content.add_script(WebKit2.UserScript.new(order["top_script"], top, start, None, None))
        self.content.add_script(
            WebKit2.UserScript.new_for_world(order["frame_script"], every, start, WORLD, None, None)
        )
        self.content.register_script_message_handler_in_world(HANDLER, WORLD)
        self.content.connect("script-message-received::" + HANDLER, self.hear)
        self.view = WebKit2.WebView(web_context=WebKit2.WebContext.new_ephemeral(), user_content_manager=self.content)
        self.window = Gtk.OffscreenWindow()
        self.window.set_default_size(*order["size"])
        self.window.add(self.view)
        self.window.show_all()
        self.view.connect("resource-load-started", self.note)
        self.view.connect("script-dialog", self.dismiss)
        self.view.connect("load-failed", self.fail)
        self.view.connect("load-changed", self.change)
        self.store = WebKit2.UserContentFilterStore.new(order["folder"])
        rules = [
            {"trigger": {"url-filter": one, "url-filter-is-case-sensitive": True}, "action": {"type": "block"}}
            for one in order["blocked"]
        ]
        self.store.save("blocked", GLib.Bytes.new(json.dumps(rules).encode()), None, self.load)

    def load(self, store: Any, result: Any) -> None:
        try:
            self.content.add_filter(store.save_finish(result))
        except GLib.Error as error:
            self.respond(error="the requests can't be stopped: " + error.message)
            return
        request = WebKit2.URIRequest.new(self.order["url"])
        if self.order["referrer"]:
            request.get_http_headers().append("Referer", self.order["referrer"])
        self.view.load_request(request)

    def hear(self, _content: Any, result: Any) -> None:
        frame, value = json.loads(result.get_js_value().to_string())
        if value is None:
            self.frames.pop(frame, None)
        else:
            self.frames[frame] = value

    def note(self, _view: Any, resource: Any, request: Any) -> None:
        url = request.get_uri()
        self.responses[url] = {"status": 0, "headers": {}, "failure": "no response"}

        def finish(_resource: Any) -> None:
            headers: dict[str, str] = {}
            response = resource.get_response()
            if response is None:
                return
            fields = response.get_http_headers()
            if fields is not None:
                fields.foreach(lambda name, value: headers.__setitem__(name.lower(), value))
            self.responses[url] = {"status": response.get_status_code(), "headers": headers, "failure": ""}

        def fail(_resource: Any, error: Any) -> None:
            self.responses[url] = {"status": 0, "headers": {}, "failure": error.message}

        resource.connect("finished", finish)
        resource.connect("failed", fail)

    def dismiss(self, _view: Any, _dialog: Any) -> bool:
        # WebKit's own dialog would wait for somebody, and the page with it.
        return True

    def fail(self, _view: Any, _event: Any, _url: str, error: Any) -> bool:
        if not error.matches(WebKit2.NetworkError.quark(), WebKit2.NetworkError.CANCELLED):
            self.failure = self.failure or error.message
        return True

    def change(self, _view: Any, event: Any) -> None:
        if event == WebKit2.LoadEvent.FINISHED:
            response = self.view.get_main_resource() and self.view.get_main_resource().get_response()
            if self.failure or not response:
                self.respond(error=self.failure or "no response")
            else:
                self.respond(value=response.get_status_code())

    def respond(self, **reply: Any) -> None:
        # A page that goes on to another loads more than once.
        if self.reply is not None:
            self.reply.write(**reply)
        self.reply = None

    def run(self, expression: str, reply: "Reply") -> None:
        def finish(view: Any, result: Any) -> None:
            try:
                reply.write(value=json.loads(view.evaluate_javascript_finish(result).to_string()))
            except (GLib.Error, ValueError) as error:
                reply.write(error=str(error))

        code = f"JSON.stringify(({expression}) ?? null)"
        self.view.evaluate_javascript(code, -1, None, None, None, finish)

    def take_picture(self, highest: int, reply: "Reply") -> None:
        def finish(view: Any, result: Any) -> None:
            try:
                surface = view.get_snapshot_finish(result)
                height = min(surface.get_height(), highest)
                picture = Gdk.pixbuf_get_from_surface(surface, 0, 0, surface.get_width(), height)
                _done, content = picture.save_to_bufferv("jpeg", ["quality"], ["50"])
                reply.write(value=base64.b64encode(content).decode("ascii"))
            except (GLib.Error, TypeError) as error:
                reply.write(error=str(error))

        region = WebKit2.SnapshotRegion.FULL_DOCUMENT
        self.view.get_snapshot(region, WebKit2.SnapshotOptions.NONE, None, finish)

    def close(self) -> None:
        self.window.destroy()


class Reply:
    """Where the reply to an order goes."""

    def __init__(self, number: int) -> None:
        self.number = number

    def write(self, **fields: Any) -> None:
        sys.stdout.write(json.dumps({"number": self.number, **fields}) + "\n")
        sys.stdout.flush()


class Steered:
    """Carries out the orders, one after the other."""

    def __init__(self) -> None:
        self.page: Any = None

    def handle(self, order: dict[str, Any]) -> None:
        todo, reply = order["do"], Reply(order["number"])
        if todo == "agent":
            reply.write(value=WebKit2.WebView().get_settings().get_user_agent())
        elif todo == "open":
            self.page = Page(order, reply)
        elif todo == "run":
            self.page.run(order["expression"], reply)
        elif todo == "frames":
            reply.write(value=list(self.page.frames.values()))
        elif todo == "noted":
            reply.write(value=self.page.responses)
        elif todo == "picture":
            self.page.take_picture(order["highest"], reply)
        else:
            self.page.close()
            self.page = None
            reply.write(value=None)


def main() -> None:
    steered = Steered()

    def read(_channel: Any, _condition: Any) -> bool:
        line = sys.stdin.readline()
        if not line:
            Gtk.main_quit()
            return False
        steered.handle(json.loads(line))
        return True

    channel = GLib.IOChannel.unix_new(sys.stdin.fileno())
    GLib.io_add_watch(channel, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, read)
    Gtk.main()


if __name__ == "__main__":
    main()
