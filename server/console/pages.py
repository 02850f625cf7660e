"""Registers pages, each with the access that it needs: a page can't be added without saying who may see it."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import wraps
from typing import Any, TypeAlias

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.parts import ConsoleParts
from server.console.viewer import AccountPage, OrganisationPage, Viewer, find_viewer, open_page
from server.domain.account_keys import is_account_key
from server.domain.people.people import Organisation
from server.domain.people.roles import Permission

View: TypeAlias = Callable[..., ResponseReturnValue]
_READ = ("GET",)


class OpenTo(StrEnum):
    """Access without a role."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"


Access: TypeAlias = OpenTo | Permission


class Pages:
    """The pages of one blueprint. `access` has what each endpoint needs, for the test that walks all of them."""

    def __init__(self, blueprint: Blueprint, parts: ConsoleParts) -> None:
        self._blueprint = blueprint
        self._parts = parts
        self._access: dict[str, Access] = {}

    @property
    def access(self) -> Mapping[str, Access]:
        """The access by endpoint, without the name of the blueprint."""
        return self._access

    def add_open(self, rule: str, view: View, methods: tuple[str, ...] = _READ) -> None:
        """Add a page for anyone. The view gets the arguments of the rule only."""
        self._add(rule, view, OpenTo.ANYONE, view, methods)

    def add_signed_in(self, rule: str, view: View, methods: tuple[str, ...] = _READ) -> None:
        """Add a page for any signed-in user. The view gets the `Viewer` first."""

        @wraps(view)
        def respond(**arguments: Any) -> ResponseReturnValue:
            viewer = find_viewer(self._parts, request)
            return view(viewer, **arguments) if viewer else _ask_to_sign_in()

        self._add(rule, view, OpenTo.SIGNED_IN, respond, methods)

    def add_for_organisation(
        self, rule: str, permission: Permission, view: View, methods: tuple[str, ...] = _READ
    ) -> None:
        """Add a page below `/console/o/ORGANISATION`. The view gets the `OrganisationPage` first."""

        @wraps(view)
        def respond(organisation_id: str, **arguments: Any) -> ResponseReturnValue:
            def choose_page(viewer: Viewer) -> OrganisationPage:
                listed = self._parts.people.list_organisations()
                organisation = next((one for one in listed if one.organisation_id == organisation_id), None)
                return _open(viewer, organisation, permission)

            page = open_page(self._parts, request, choose_page)
            return view(page, **arguments) if page else _ask_to_sign_in()

        self._add(f"/o/<organisation_id>{rule}", view, permission, respond, methods)

    def add_for_account(
        self, rule: str, permission: Permission, view: View, methods: tuple[str, ...] = _READ, endpoint: str = ""
    ) -> None:
        """Add a page below `/console/a/KEY`. The view gets the `AccountPage` first. `endpoint` defaults to the view's name."""

        @wraps(view)
        def respond(key: str, **arguments: Any) -> ResponseReturnValue:
            page = open_page(self._parts, request, lambda viewer: self._open_account(viewer, key, permission))
            return view(page, **arguments) if page else _ask_to_sign_in()

        self._add(f"/a/<key>{rule}", view, permission, respond, methods, endpoint)

    def _add(
        self, rule: str, view: View, access: Access, respond: View, methods: tuple[str, ...], endpoint: str = ""
    ) -> None:
        endpoint = endpoint or view.__name__
        if endpoint in self._access:
            raise ValueError(f"two pages of the console are named {endpoint}")
        self._access[endpoint] = access
        self._blueprint.add_url_rule(rule, endpoint, respond, methods=methods)

    def _open_account(self, viewer: Viewer, key: str, permission: Permission) -> AccountPage:
        owner = self._parts.people.find_organisation_of(key) if is_account_key(key) else None
        page = _open(viewer, owner, permission)
        stored = self._parts.accounts.find(key)
        if stored is None:
            abort(404)
        return AccountPage(viewer, page.organisation, page.membership, stored)


def _open(viewer: Viewer, organisation: Organisation | None, permission: Permission) -> OrganisationPage:
    """The context of the page. Ends the request with 404 for strangers, who must not learn what exists, else with 403."""
    membership = viewer.find_membership(organisation.organisation_id) if organisation else None
    if organisation is None or membership is None:
        abort(404)
    if not membership.may(permission):
        abort(403)
    return OrganisationPage(viewer, organisation, membership)


def _ask_to_sign_in() -> ResponseReturnValue:
    """Send the browser to the sign-in page, and back here afterwards."""
    came_from = request.full_path.rstrip("?") if request.method == "GET" and not is_partial() else ""
    address = url_for(".show_sign_in", next=came_from or None)
    if is_partial():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)


def is_partial() -> bool:
    """Whether the request is for a part of a page, which htmx puts into the page that is open."""
    return request.headers.get("HX-Request") == "true"
