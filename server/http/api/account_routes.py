"""The routes for the whole account, and for its sections that are not lists of parts."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from server.account_file.problems import AccountFileError
from server.account_file.read import read_sections
from server.account_file.sections import read_section, write_section
from server.account_file.write import write_sections
from server.domain.accounts import Account
from server.domain.api_keys import Scope
from server.domain.managed_parts import keep_managers
from server.http.api.account_editing import AccountEditor, read_values, refuse_invalid, respond_with
from server.http.api.account_operations import CHANGE_FAILURES, INVALID_BODY, AccountOperation
from server.http.api.account_schemas import ACCOUNT_SECTIONS, PAGE_EVENTS, PARAMETER_MAPPING, SETTINGS

_OTHER_KEY = "can't be changed; it is {!r}"
_SECTIONS = (
    ("account", "settings", "Settings", SETTINGS),
    ("parameter_mapping", "parameter_mapping", "ParameterMapping", PARAMETER_MAPPING),
    ("page_events", "page_events", "PageEvents", PAGE_EVENTS),
)


def add_account_routes(blueprint: Blueprint, operation: AccountOperation, editor: AccountEditor) -> None:
    """Add the routes to the API's blueprint."""
    read, write, failures = Scope.ACCOUNT_READ, Scope.ACCOUNT_WRITE, {**INVALID_BODY, **CHANGE_FAILURES}
    gone = {404: "the account has been deleted"}

    @blueprint.get("/account")
    @operation("findAccount", read, ACCOUNT_SECTIONS, gone)
    def show_account() -> Response:
        """Get the whole account: the sections of its account file"""
        stored = editor.find()
        return respond_with(stored, write_sections(stored.account))

    @blueprint.put("/account")
    @operation("replaceAccount", write, ACCOUNT_SECTIONS, failures, json=ACCOUNT_SECTIONS)
    def replace_account() -> Response:
        """Replace the whole account

        Sections and parts that are left out are removed, and fields that are left out get their default value.
        """
        stored = editor.find_to_change()
        try:
            wanted = read_sections(read_values(request))
        except AccountFileError as error:
            refuse_invalid((problem.field, problem.message) for problem in error.problems)
        _check_key(stored.account, wanted)
        changed = editor.change(stored, lambda before: keep_managers(before, wanted))
        return respond_with(changed, write_sections(changed.account))

    def add_section(section: str, path: str, name: str, model: Any) -> None:
        words = path.replace("_", " ")

        def show_section() -> Response:
            stored = editor.find()
            return respond_with(stored, write_section(section, stored.account))

        def replace_section() -> Response:
            stored = editor.find_to_change()
            wanted, problems = read_section(section, read_values(request), stored.account)
            if wanted is None:
                refuse_invalid(problems)
            _check_key(stored.account, wanted)
            changed = editor.change(stored, lambda _before: wanted)
            return respond_with(changed, write_section(section, changed.account))

        show_section.__doc__ = f"Get the {words} of the account"
        replace_section.__doc__ = (
            f"Replace the {words} of the account\n\nWhat is left out is removed, or gets its default value."
        )

        def add(method: str, view: Callable[[], Response], declare: Any) -> None:
            endpoint = f"{view.__name__.removesuffix('section')}{path}"
            blueprint.add_url_rule(f"/account/{path}", endpoint, declare(view), methods=[method])

        add("GET", show_section, operation(f"find{name}", read, model, gone))
        add("PUT", replace_section, operation(f"replace{name}", write, model, failures, json=model))

    for one in _SECTIONS:
        add_section(*one)


def _check_key(before: Account, after: Account) -> None:
    if before.key != after.key:
        refuse_invalid([(("account", "key"), _OTHER_KEY.format(before.key))])
