"""Every route of the REST API declares the scope that it needs, or that it is public."""

from flask import Flask

from server.app import create_app
from server.bundle import cut_bundle
from server.http.api.scopes import get_required_scope
from server.settings import read_settings

OPEN_TO_EVERYONE = {"api.show_openapi", "installation.show_mark"}


def create_server(folder: object) -> Flask:
    """The whole server, over an empty database."""
    bundle = cut_bundle('(function(config){})("__DNI_CONFIG__");\n', b"{}", "0")
    return create_app(read_settings({"DNI_DATABASE_URL": f"sqlite:///{folder}/dni.sqlite3"}), bundle=bundle)


def test_every_route_of_the_api_declares_its_scope(tmp_path: object) -> None:
    app = create_server(tmp_path)
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert len(routes) >= 3
    views = {endpoint: app.view_functions[endpoint] for endpoint in routes}
    silent = {endpoint for endpoint, view in views.items() if not hasattr(view, "required_scope")}
    assert silent == set(), "declare it with @require(Scope....), right under the route"
    everyones = {endpoint for endpoint in routes if get_required_scope(views[endpoint]) is None}
    assert everyones == OPEN_TO_EVERYONE
