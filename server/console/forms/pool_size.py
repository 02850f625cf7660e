"""What a pool of the typed size serves, for the form of a number pool."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from server.console.forms.inputs import list_lines
from server.domain.choices import PoolMode
from server.domain.number_pools import DEFAULT_BUFFER_SECONDS
from server.domain.pool_size import Forecast, compute_curve, find_size

MOST_VISITS = 20_000.0
"""The largest load (visits at the same time) that a page computes: it takes some milliseconds."""

SHARES_SHOWN = (0.9, 0.95, 0.99, 0.999)
_LONGEST_NUMBER = 9


@dataclass(frozen=True)
class ServedShares:
    """`size` is the typed number of numbers, `served` the share (0 to 1) of visits that they serve.

    `needed` has the number of numbers for each of `SHARES_SHOWN`.
    """

    size: int
    served: float
    needed: tuple[tuple[float, int], ...]


def compute_served(form: MultiDict[str, str]) -> ServedShares | None:
    """The shares for the form; None while the visits an hour or the seconds on the page are missing or too many."""
    visitors, seconds = _read(form, "visitors_an_hour"), _read(form, "seconds_on_page")
    if not visitors or not seconds:
        return None
    buffer_seconds = _read(form, "buffer_seconds") or DEFAULT_BUFFER_SECONDS
    shares = form.get("mode") != PoolMode.PER_VISITOR
    combinations = (_read(form, "combinations") or None) if shares else None
    load = Forecast(visitors, seconds, buffer_seconds, combinations).load
    if load.visits > MOST_VISITS:
        return None
    needed = tuple((share, find_size(load, share)) for share in SHARES_SHOWN)
    size = len(list_lines(form.get("tracking_numbers", "")))
    size = min(size, _read(form, "max_size") or size)
    most = needed[-1][1]
    served = compute_curve(load, min(size, most))[min(size, most)]
    return ServedShares(size, served, needed)


def _read(form: MultiDict[str, str], name: str) -> int:
    text = form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0
