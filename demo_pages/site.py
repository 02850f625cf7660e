"""The demo site as a Flask blueprint: one route for each page. The query string changes a page (see `steering`)."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, stream_template, url_for
from flask.typing import ResponseReturnValue

from demo_pages.arrivals import list_arrivals
from demo_pages.directory import write_rows
from demo_pages.elements import ATTRIBUTES, HANDS_OFF, LINKS, SPLIT
from demo_pages.formats import DECOYS, FORMATS, TRACKING_NUMBERS
from demo_pages.pages import PAGES, Page
from demo_pages.policies import StrictPolicy
from demo_pages.steering import BadSteering, Steering, TagPlacement, read_choice, read_count, read_steering

FIGHT_MODES = ("observer", "interval", "replace")
CSP_MODES = ("nonce", "host")
MOST_ROWS = 100_000
_DEEPEST_FRAME = 3


def create_demo_blueprint() -> Blueprint:
    """Build the blueprint. Mount it at the root, because the paths of its pages are those of `pages.PAGES`."""
    blueprint = Blueprint(
        "demo_pages", __name__, template_folder="templates", static_folder="static", static_url_path="/demo/static"
    )
    blueprint.before_request(_steer)
    blueprint.after_request(_revalidate)
    blueprint.context_processor(_offer_to_templates)
    blueprint.register_error_handler(BadSteering, _refuse)
    views: dict[str, Callable[..., ResponseReturnValue]] = {
        "directory": _show_directory,
        "formats": _show_formats,
        "strict": _show_strict,
        "fight": _show_fight,
        "launch": _show_launch,
    }
    for page in PAGES:
        for path in page.paths:
            blueprint.add_url_rule(path, page.name, views.get(page.name, _show_page))
    blueprint.add_url_rule("/thanks", "thanks", _show_thanks, methods=["GET", "POST"])
    blueprint.add_url_rule("/elsewhere", "elsewhere", _show_elsewhere)
    blueprint.add_url_rule(f"/frame/<int(min=1, max={_DEEPEST_FRAME}):depth>", "frame", _show_frame)
    return blueprint


def _steer() -> None:
    g.steering = read_steering(request.args)


def _revalidate(response: Response) -> Response:
    # "no-cache", because "no-store" would also keep the page out of the back/forward cache.
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _offer_to_templates() -> dict[str, Any]:
    steering: Steering = g.get("steering", Steering())

    def page_url(name: str, **parameters: str) -> str:
        query: dict[str, Any] = steering.query() | parameters
        return url_for(f"demo_pages.{name}", **query)

    return {
        "steering": steering,
        "nonce": g.get("nonce", ""),
        "pages": {page.name: page for page in PAGES},
        "page_url": page_url,
        "asset": lambda filename: url_for("demo_pages.static", filename=filename),
    }


def _refuse(error: BadSteering) -> tuple[str, int]:
    return render_template("demo/problem.html", title="This page has no such option", message=str(error)), 400


def _this_page() -> Page:
    name = str(request.endpoint).rpartition(".")[2]
    return next(page for page in PAGES if page.name == name)


def _show_page(view: str = "") -> str:
    page = _this_page()
    return render_template(f"demo/{page.name}.html", title=page.title, view=view)


def _show_directory() -> Response:
    count = read_count(request.args, "rows", default=24, least=0, most=MOST_ROWS)
    target_every = read_count(request.args, "target_every", default=1, least=1, most=MOST_ROWS)
    rows = write_rows(count, target_every)
    return Response(
        stream_template("demo/directory.html", title=_this_page().title, count=count, rows=rows), mimetype="text/html"
    )


def _show_formats() -> str:
    groups = {
        "Split over elements": SPLIT,
        "Links": LINKS,
        "Attributes and special elements": ATTRIBUTES,
        "Hands off": HANDS_OFF,
    }
    return render_template(
        "demo/formats.html",
        title=_this_page().title,
        formats=FORMATS,
        decoys=DECOYS,
        groups=groups,
        tracking_numbers=TRACKING_NUMBERS,
    )


def _show_strict() -> Response:
    mode = read_choice(request.args, "csp", CSP_MODES)
    steering: Steering = g.steering
    if steering.placement is TagPlacement.LATE:
        raise BadSteering("tag=late is not possible here: this policy does not let a script insert another.")
    if mode == "host" and steering.placement is TagPlacement.HEAD_HIDE:
        raise BadSteering("tag=head-hide needs csp=nonce here: only a nonce allows its style element.")
    g.nonce = secrets.token_urlsafe(16) if mode == "nonce" else ""
    policy = StrictPolicy(g.nonce, steering.tag_origin).write_header()
    response = make_response(render_template("demo/strict.html", title=_this_page().title, policy=policy, mode=mode))
    response.headers["Content-Security-Policy"] = policy
    return response


def _show_fight() -> str:
    mode = read_choice(request.args, "mode", FIGHT_MODES)
    return render_template("demo/fight.html", title=_this_page().title, mode=mode, modes=FIGHT_MODES)


def _show_launch() -> str:
    return render_template(
        "demo/launch.html", title=_this_page().title, arrivals=list_arrivals(request.host_url.rstrip("/"))
    )


def _show_thanks() -> str:
    return render_template("demo/thanks.html", title="Thank you | Harbor Roofing")


def _show_elsewhere() -> str:
    port = request.host.partition(":")[2]
    site_url = f"{request.scheme}://127.0.0.1{':' + port if port else ''}"
    return render_template("demo/elsewhere.html", title="A page on another site", site_url=site_url)


def _show_frame(depth: int) -> str:
    return render_template("demo/frame.html", title=f"Frame {depth}", depth=depth)
