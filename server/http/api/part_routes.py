"""The routes for the named parts of an account: list, read, create, replace and delete for each list of parts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from server.account_file.part_reading import read_part
from server.account_file.part_writing import write_part
from server.domain.api_keys import Scope
from server.domain.managed_parts import PARTS
from server.domain.part_changes import find_position, put_part, remove_part
from server.domain.part_names import list_uses
from server.http.api.account_editing import AccountEditor, read_values, refuse_invalid, respond_with
from server.http.api.account_operations import CHANGE_FAILURES, INVALID_BODY, AccountOperation
from server.http.api.account_schemas import LISTS, PART_MODELS
from server.http.api.parameters import read_parameters
from server.http.api.part_parameters import PartQuery
from server.stores.contract import StoredAccount
from server.stores.people import People

_RECEIVING_NUMBERS = "receiving_numbers"


class _PartName(BaseConverter):
    """The name of a part, which may have slashes."""

    regex = ".+"
    part_isolating = False


@dataclass(frozen=True)
class PartParts:
    """What the routes use."""

    editor: AccountEditor
    people: People


def add_part_routes(blueprint: Blueprint, operation: AccountOperation, parts: PartParts) -> None:
    """Add the routes of all lists to the API's blueprint."""

    def add_converter(state: BlueprintSetupState) -> None:
        state.app.url_map.converters["part_name"] = _PartName

    blueprint.record(add_converter)
    for section in PARTS:
        _add_routes(blueprint, operation, parts, section)


def _add_routes(blueprint: Blueprint, operation: AccountOperation, parts: PartParts, section: str) -> None:
    editor, one = parts.editor, PARTS[section]
    words, slug, model = section.replace("_", " "), one.replace(" ", "_"), PART_MODELS[section]
    name_one, name_all = ("".join(word.title() for word in text.split(" ")) for text in (one, words))
    path = f"/account/{section}"
    missing = {404: f"the account has no such {one}"}

    def add(rule: str, method: str, endpoint: str, view: Callable[..., Response], declare: Any) -> None:
        blueprint.add_url_rule(rule, endpoint, declare(view), methods=[method], merge_slashes=False)

    def list_parts() -> Response:
        query, stored = read_parameters(request.args, PartQuery), editor.find()
        page, cursor = query.cut(getattr(stored.account, section))
        return respond_with(stored, {section: [write_part(section, part) for part in page], "next": cursor})

    def show_part(name: str) -> Response:
        stored = editor.find()
        return respond_with(stored, write_part(section, _find(stored, name)))

    def create_part() -> Response:
        stored = editor.find_to_change()
        part = _read(stored, len(getattr(stored.account, section)))
        changed = editor.change(stored, lambda account: put_part(account, section, part, None))
        response = respond_with(changed, write_part(section, _find(changed, part.name)), 201)
        response.headers["Location"] = f"/api/v1{path}/{quote(part.name, safe='')}"
        return response

    def replace_part(name: str) -> Response:
        stored = editor.find_to_change()
        old = _find(stored, name)
        read = _read(stored, find_position(stored.account, section, name))
        # Only what changes a part takes it over from the carrier.
        part = replace(read, managed_by=old.managed_by)
        changed = editor.change(stored, lambda account: put_part(account, section, part, name))
        if section == _RECEIVING_NUMBERS and part.name != name:
            parts.people.rename_own_number(stored.account.key, name, part.name)
        return respond_with(changed, write_part(section, _find(changed, part.name)))

    def delete_part(name: str) -> Response:
        stored = editor.find_to_change()
        _find(stored, name)
        uses = ", ".join(map(str, list_uses(stored.account, section, name)))
        if uses:
            abort(409, f"{name} is used by {uses}. Change these first.")
        changed = editor.change(stored, lambda account: remove_part(account, section, name))
        return respond_with(changed, None, 204)

    def _find(stored: StoredAccount, name: str) -> Any:
        part = next((part for part in getattr(stored.account, section) if part.name == name), None)
        return part or abort(404, f"the account has no {one} of this name")

    def _read(stored: StoredAccount, position: int) -> Any:
        part, problems = read_part(section, read_values(request), (section, position), stored.account.country)
        return refuse_invalid(problems) if problems else part

    list_parts.__doc__ = f"List the {words} of the account, in its order"
    show_part.__doc__ = f"Get one {one}"
    create_part.__doc__ = f"Add a {one}"
    replace_part.__doc__ = (
        f"Replace a {one}\n\nFields that are left out get their default value. What refers to it gets its new name."
    )
    delete_part.__doc__ = f"Delete a {one} that no other part refers to"
    read, write = Scope.ACCOUNT_READ, Scope.ACCOUNT_WRITE
    add(
        path,
        "GET",
        f"list_{section}",
        list_parts,
        operation(f"list{name_all}", read, LISTS[section], {400: "a parameter is unknown or invalid"}, query=PartQuery),
    )
    add(
        path,
        "POST",
        f"create_{slug}",
        create_part,
        operation(f"create{name_one}", write, model, {**INVALID_BODY, **CHANGE_FAILURES}, json=model, status=201),
    )
    named = f"{path}/<part_name:name>"
    add(named, "GET", f"show_{slug}", show_part, operation(f"find{name_one}", read, model, missing))
    add(
        named,
        "PUT",
        f"replace_{slug}",
        replace_part,
        operation(f"replace{name_one}", write, model, {**INVALID_BODY, **CHANGE_FAILURES, **missing}, json=model),
    )
    add(
        named,
        "DELETE",
        f"delete_{slug}",
        delete_part,
        operation(f"delete{name_one}", write, None, {**CHANGE_FAILURES, **missing, 409: f"something uses the {one}"}),
    )
