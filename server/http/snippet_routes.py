"""The page with the tag to paste, as HTML for people and as plain text for scripts."""

import re

from flask import Blueprint, Response, abort, render_template, request

from server.domain.snippets import build_snippet, hash_inline
from server.http.account_lookups import AccountLookups

FORMATS = ("html", "text")
_HOST = re.compile(r"https?://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")


def create_snippet_blueprint(lookups: AccountLookups, public_url: str) -> Blueprint:
    """Build the route; `public_url` is where browsers reach this server, empty for the URL of the request."""
    blueprint = Blueprint("snippet", __name__, template_folder="templates")

    @blueprint.get("/a/<key>/snippet")
    def show_snippet(key: str) -> Response:
        if lookups.find(key, request) is None:
            abort(404, "there is no such account")
        server_url = public_url or request.root_url.rstrip("/")
        if not _HOST.fullmatch(server_url):
            abort(400, "the request's Host header is not a host name")
        snippet = build_snippet(server_url, key)
        if _choose_format() == "text":
            response = Response(render_template("snippet.txt", snippet=snippet, key=key), mimetype="text/plain")
        else:
            style = render_template("snippet.css")
            page = render_template("snippet.html", snippet=snippet, key=key, style=style)
            response = Response(page, mimetype="text/html")
            response.headers["Content-Security-Policy"] = (
                f"default-src 'none'; style-src {hash_inline(style)}; base-uri 'none'; form-action 'none'; "
                "frame-ancestors 'none'"
            )
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Accept"
        return response

    return blueprint


def _choose_format() -> str:
    asked = request.args.get("format")
    if asked is not None:
        if asked not in FORMATS:
            abort(400, f"the format is one of {', '.join(FORMATS)}")
        return asked
    best = request.accept_mimetypes.best_match(["text/html", "text/plain"], default="text/html")
    return "text" if best == "text/plain" else "html"
