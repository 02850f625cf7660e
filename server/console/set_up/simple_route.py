"""The call route that the set-up makes: a receiving number rings, and unanswered callers hear a text or leave a message."""

from dataclasses import replace
from typing import Any

from server.account_file import schema
from server.account_file.entries import read_entry
from server.account_file.route_steps import StepReader
from server.console.forms.messages import word_for_form
from server.console.sections import RECEIVING_NUMBERS
from server.domain.account_problems import FieldPath
from server.domain.accounts import Account
from server.domain.routing.steps import ReceivingNumber, Ring, Route, Say, Voicemail

ROUTE_NAME = "main"
DEFAULT_TEXT = "Please leave a message, and we will call you back."


def read_simple_route(account: Account, values: dict[str, Any]) -> tuple[ReceivingNumber | None, Route, dict[str, str]]:
    """The receiving number and the route of a form, and what is wrong by input."""
    errors: dict[str, str] = {}
    entry = {name: values[name] for name in ("name", "number") if name in values}
    read = read_entry(schema.RECEIVING_NUMBER, entry, ("receiving_numbers", 0), account.country)
    receiver, problems = read
    for path, message in problems:
        errors.setdefault(str(path[-1]), word_for_form(message))
    spoken = {"voicemail" if values.get("voicemail") else "say": values.get("spoken", "")}
    steps = StepReader(account.country, lambda field, message: _report(errors, field, message))
    ring = {"ring": [receiver.name if receiver else "-"], "otherwise": spoken}
    return receiver, Route(ROUTE_NAME, steps.read_step(ring, ("routes", 0), ROUTE_NAME)), errors


def put_simple_route(account: Account, receiver: ReceivingNumber, route: Route) -> Account:
    """The account in which the receiving number rings for all calls. Its limits stay, if it exists already."""
    known = RECEIVING_NUMBERS.find(account, receiver.name)
    if known is not None:
        receiver = replace(known, number=receiver.number)
    changed = RECEIVING_NUMBERS.put(account, receiver, receiver.name if known else None)
    others = tuple(one for one in account.routes if one.name != ROUTE_NAME)
    return replace(changed, routes=(*others, route), route=ROUTE_NAME)


def describe_simple_route(account: Account) -> dict[str, Any] | None:
    """The values of the form; None if calls take a route that this form can't show."""
    values = {"name": "office", "number": "", "spoken": DEFAULT_TEXT, "voicemail": True}
    if account.route is None and not any(one.name == ROUTE_NAME for one in account.routes):
        known = account.receiving_numbers[0] if account.receiving_numbers else None
        return values | ({"name": known.name, "number": str(known.number)} if known else {})
    route = next((one for one in account.routes if one.name == account.route == ROUTE_NAME), None)
    ring = route.first if route else None
    if not isinstance(ring, Ring) or len(ring.rung) != 1 or not isinstance(ring.otherwise, Voicemail | Say):
        return None
    receiver = RECEIVING_NUMBERS.find(account, ring.rung[0].receiving_number)
    simple = Ring(
        (replace(ring.rung[0], weight=1, seconds=None),),
        type(ring.otherwise)(ring.otherwise.say),
    )
    if ring != simple or receiver is None or ring.otherwise.say.language is not None:
        return None
    return values | {
        "name": receiver.name,
        "number": str(receiver.number),
        "spoken": ring.otherwise.say.text,
        "voicemail": isinstance(ring.otherwise, Voicemail),
    }


def _report(errors: dict[str, str], field: FieldPath, message: str) -> None:
    errors.setdefault("spoken" if "otherwise" in field else "name", word_for_form(message))
