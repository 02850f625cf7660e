"""The query parameters that change a demo page.

Every page reads these parameters. All others are for the tag.

| parameter    | values                                                            | default         |
| ------------ | ----------------------------------------------------------------- | --------------- |
| `account`    | an account key                                                    | `demo`          |
| `tag`        | where the tag is, see `TagPlacement`                              | `head`          |
| `tag_origin` | `http(s)://127.0.0.1:PORT` or `http(s)://localhost:PORT`          | the same origin |
| `strip`      | `on`, `off`: the status strip at the bottom of the page           | `on`            |

Some pages have parameters of their own, listed in the README of this folder. An invalid value gives a 400 that lists the
valid ones.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from werkzeug.datastructures import MultiDict

_ACCOUNT_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_LOOPBACK_ORIGIN = re.compile(r"https?://(?:127\.0\.0\.1|localhost):([1-9][0-9]{0,4})")
_HIGHEST_PORT = 65_535


class BadSteering(ValueError):
    """A parameter has an invalid value. The message is for the visitor."""


class TagPlacement(StrEnum):
    """Where the page has its tag."""

    HEAD = "head"  # a plain script in <head>, as in the snippet
    HEAD_HIDE = "head-hide"  # the same, with hide-until-swapped before it
    ASYNC = "async"  # <script async> in <head>
    BODY_END = "body-end"  # the last thing in <body>
    DOUBLE = "double"  # pasted twice, a common mistake
    LATE = "late"  # inserted by another script after the page has loaded, as tag managers do
    NONE = "none"  # a page without the tag


@dataclass(frozen=True)
class Steering:
    """The parameters that every page reads."""

    account: str = "demo"
    placement: TagPlacement = TagPlacement.HEAD
    tag_origin: str = ""
    strip: bool = True

    @property
    def tag_src(self) -> str:
        """The URL of the tag, relative to this site unless `tag_origin` is set."""
        return f"{self.tag_origin}/a/{self.account}/dni.js"

    def query(self) -> dict[str, str]:
        """The parameters that differ from the defaults. Links add them, so that they apply to the next page too."""
        asked = {
            "account": self.account,
            "tag": self.placement.value,
            "tag_origin": self.tag_origin,
            "strip": "on" if self.strip else "off",
        }
        usual = {"account": "demo", "tag": TagPlacement.HEAD.value, "tag_origin": "", "strip": "on"}
        return {name: value for name, value in asked.items() if value != usual[name]}


def read_steering(args: MultiDict[str, str]) -> Steering:
    """Read the parameters of every page. Raises `BadSteering`."""
    account = read_one(args, "account", "demo")
    if not _ACCOUNT_KEY.fullmatch(account):
        raise BadSteering(
            f"account={shorten(account)!r} is not an account key: use letters, digits, '-' and '_', at most 64."
        )
    return Steering(
        account=account,
        placement=TagPlacement(read_choice(args, "tag", [placement.value for placement in TagPlacement])),
        tag_origin=_read_tag_origin(args),
        strip=read_choice(args, "strip", ["on", "off"]) == "on",
    )


def read_choice(args: MultiDict[str, str], name: str, choices: Sequence[str]) -> str:
    """The value of the parameter, which must be one of `choices`. Default: the first of them."""
    value = read_one(args, name, choices[0])
    if value not in choices:
        raise BadSteering(f"{name}={shorten(value)!r} is unknown: use one of {', '.join(choices)}.")
    return value


def read_count(args: MultiDict[str, str], name: str, *, default: int, least: int, most: int) -> int:
    """The value of the parameter as a whole number from `least` to `most`, or `default`."""
    value = read_one(args, name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise BadSteering(f"{name}={shorten(value)!r} is not possible: use a whole number from {least} to {most}.")
    return int(value)


def read_one(args: MultiDict[str, str], name: str, default: str) -> str:
    """The value of the parameter, or `default`. Raises `BadSteering` if it is given twice."""
    values = args.getlist(name)
    if len(values) > 1:
        raise BadSteering(f"{name} is given {len(values)} times: give it once.")
    return values[0] if values else default


def shorten(value: str) -> str:
    """The value, cut for an error message."""
    return value if len(value) <= 60 else value[:60] + "…"


def _read_tag_origin(args: MultiDict[str, str]) -> str:
    origin = read_one(args, "tag_origin", "")
    match = _LOOPBACK_ORIGIN.fullmatch(origin)
    if origin and not (match and int(match[1]) <= _HIGHEST_PORT):
        raise BadSteering(
            f"tag_origin={shorten(origin)!r} is refused: "
            "use http(s)://127.0.0.1:PORT or http(s)://localhost:PORT, without a path."
        )
    return origin
