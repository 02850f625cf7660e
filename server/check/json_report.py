"""The result of a check as JSON, and the problems of an earlier one as a baseline."""

import json
from typing import Any

from server.check.findings import CheckResult, Finding

FORMAT = 1


class BaselineInvalid(Exception):
    """The file is not a result of a check. The message says what to do."""


def write_json(result: CheckResult) -> str:
    """The result as JSON text, equal for equal results."""
    new = set(result.problems)
    content = {
        "format": FORMAT,
        "ok": not result.problems,
        "views": [
            {
                "page": one.page,
                "source": one.source,
                "engine": one.engine,
                "found": one.found,
                "swapped": one.swapped,
                "left": one.left,
            }
            for one in result.views
        ],
        "findings": [_write_finding(one, is_new=one in new) for one in result.findings],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def read_baseline(text: str) -> frozenset[tuple[str, ...]]:
    """The identities of the problems in a JSON result. Raises `BaselineInvalid`."""
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise BaselineInvalid(
                f"the baseline has format {content['format']!r}, not {FORMAT}. Make a new one with --json."
            )
        return frozenset(_read_identity(one) for one in content["findings"] if one["problem"])
    except (ValueError, KeyError, TypeError) as error:
        raise BaselineInvalid("the baseline is not a result of 'dni check --json'. Make a new one.") from error


def _write_finding(one: Finding, *, is_new: bool) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "engine": one.engine,
        "page": one.page,
        "source": one.source,
        "where": one.where,
        "spot": one.spot,
        "number": one.number,
        "reason": one.reason,
        "message": one.message,
        "problem": one.is_problem,
        "new": is_new,
    }


def _read_identity(one: dict[str, Any]) -> tuple[str, ...]:
    parts = tuple(str(one[name]) for name in ("kind", "page", "source", "where", "spot", "number", "reason"))
    # Results of before there were engines are of Chromium.
    return (*parts, str(one.get("engine", "chromium")))
