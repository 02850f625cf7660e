"""Ready-made call routes to begin with. Each is made from a few receiving numbers, as an entry of the account file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.console.rendering import translate

_MESSAGE = "Nobody can take your call at the moment. Please leave a message after the tone."
_CLOSED = "You are calling outside of our opening hours. Please leave a message after the tone."
_MENU = "For {first}, press 1. For {second}, press 2."
_RING_SECONDS = 15


@dataclass(frozen=True)
class RouteExample:
    """An example. `needs` is the least count of receiving numbers; `write` makes the first step from their names."""

    title: str
    lead: str
    needs: int
    write: Callable[[Sequence[str]], dict[str, Any]]


def _ring(names: Sequence[str]) -> dict[str, Any]:
    if len(names) == 1:
        return {"ring": names[0], "otherwise": _take_message(_MESSAGE)}
    ring = {"receiving_numbers": list(names), "order": "in_turn", "seconds": _RING_SECONDS}
    return {"ring": ring, "otherwise": _take_message(_MESSAGE)}


def _ring_in_hours(names: Sequence[str]) -> dict[str, Any]:
    hours = {"hours": {"mon-fri": "09:00-17:00"}}
    return {"schedule": hours, "then": _ring(names), "otherwise": _take_message(_CLOSED)}


def _offer_menu(names: Sequence[str]) -> dict[str, Any]:
    text = translate(_MENU).format(first=names[0], second=names[1])
    return {"menu": {"say": text, "keys": {"1": _ring(names[:1]), "2": _ring(names[1:2])}}, "otherwise": _ring(names)}


def _take_message(text: str) -> dict[str, Any]:
    return {"voicemail": translate(text)}


ROUTE_EXAMPLES: Mapping[str, RouteExample] = {
    "ring": RouteExample("Ring one number", "It rings; if nobody answers, the caller can leave a message.", 1, _ring),
    "team": RouteExample(
        "Ring a team",
        "The numbers ring one after another; if nobody answers, the caller can leave a message.",
        2,
        _ring,
    ),
    "hours": RouteExample(
        "Opening hours",
        "Monday to Friday from 9:00 to 17:00 your team rings; else the caller can leave a message.",
        1,
        _ring_in_hours,
    ),
    "menu": RouteExample(
        "Menu", "The caller presses 1 or 2 to choose; without a key, your team rings.", 2, _offer_menu
    ),
}
