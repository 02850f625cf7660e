"""Opens a page in an engine as a new visitor, with the tag or with its script blocked, and observes it."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

import requests

from server.check.engines.contract import (
    LOAD_MS,
    Engine,
    EngineFailed,
    OpenedPage,
    Opening,
    PageUnreachable,
    Scanned,
)
from server.check.observations import ExplainedSpot, Explanation, Observation, Spot
from server.check.pool_access import PoolAccess, return_numbers

SCANNED_ATTRIBUTES = ("href", "title", "alt", "aria-label", "placeholder", "value", "label", "data-phone")
QUIET_MS = 500
SETTLED_MS = 5_000
_LOOK_MS = 100
_NO_ACCESS = PoolAccess()
_WATCH = files("server.check").joinpath("page_watch.js").read_text(encoding="utf-8")
_MARK = files("server.check").joinpath("page_marks.js").read_text(encoding="utf-8")
_SCAN_FUNCTION = files("server.check").joinpath("page_scan.js").read_text(encoding="utf-8")
_SCAN = f"({_SCAN_FUNCTION})({json.dumps(SCANNED_ATTRIBUTES)})"

Marks = Callable[[Observation], Iterable[tuple[str, str]]]


class Visits:
    """Opens pages in `engine`. Their reports do not reach the server."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def observe(
        self,
        url: str,
        referrer: str = "",
        *,
        with_tag: bool,
        marks: Marks | None = None,
        targets: Iterable[str] = (),
        access: PoolAccess = _NO_ACCESS,
    ) -> Observation:
        """One page view of a new visitor; with `marks` it has a picture. Raises `PageUnreachable`.

        Claims reach the server only with the token of `access`. Numbers that were lent are returned.
        """
        watched = list(targets) if self._engine.draws_each_frame else []
        init_script = f"({_WATCH})({json.dumps(watched)});{access.init_script}"
        try:
            seen = self._open(Opening(url, referrer, with_tag, init_script, _SCAN, access.stopped), marks)
        except EngineFailed as error:
            raise PageUnreachable(str(error).splitlines()[0]) from error
        if seen.explained and seen.scripts:
            return_numbers(seen.scripts[0].url, seen.explained.leases)
        return seen

    def _open(self, opening: Opening, marks: Marks | None) -> Observation:
        with self._engine.open_page(opening) as page:
            page.wait(QUIET_MS)
            observation = _make_observation(page, _settle(page) if opening.with_tag else page.scan())
            if marks is None:
                return observation
            page.run(f"({_MARK})({json.dumps([list(mark) for mark in marks(observation)])})")
            return replace(observation, picture=page.take_picture())

    def read_text(self, url: str) -> str:
        """The text at an address, such as a script or a sitemap; empty if there is none."""
        try:
            response = requests.get(url, headers={"User-Agent": self._engine.user_agent}, timeout=LOAD_MS / 1000)
            return response.content.decode() if response.ok else ""
        except (requests.RequestException, ValueError):
            return ""


def _settle(page: OpenedPage) -> list[Scanned]:
    """The scan when the tag has finished: two scans are equal, and no number is awaited."""
    ends_at = time.monotonic() + SETTLED_MS / 1000
    before = None
    while True:
        scanned = page.scan()
        explained = scanned[0].value["explained"] if scanned else None
        is_waiting = explained is not None and any(one["skipped"] == "waiting" for one in explained["targets"])
        is_over = time.monotonic() > ends_at
        if is_over or (not is_waiting and before == explained):
            return scanned
        before = explained
        page.wait(_LOOK_MS)


def _make_observation(page: OpenedPage, scanned: list[Scanned]) -> Observation:
    spots: list[Spot] = []
    refusals: list[tuple[str, str]] = []
    shift, explained, old_frames = 0.0, None, 0
    links: list[str] = []
    for frame in scanned:
        found, is_main = frame.value, frame.is_main
        spots += [
            Spot(
                one["kind"] if is_main else "frame",
                found["url"],
                one["path"],
                one["attribute"],
                one["text"],
                one["link"],
                one["is_ignored"],
            )
            for one in found["spots"]
        ]
        if is_main:
            shift, old_frames = found["watched"]["layout_shift"], found["watched"]["old_frames"]
            links = found["links"]
            refusals = [(directive, address) for directive, address in found["watched"]["policy_refusals"]]
            explained = _read_explanation(found["explained"])
    return Observation(
        page.url,
        page.status,
        tuple(spots),
        explained,
        tuple(page.errors),
        shift,
        tuple(refusals),
        tuple(page.scripts),
        old_frames,
        tuple(links),
    )


def _read_explanation(found: Mapping[str, Any] | None) -> Explanation | None:
    if found is None:
        return None
    targets = tuple(
        ExplainedSpot(one["target_number"], one["document"], one["path"], one["attribute"], one["skipped"])
        for one in found["targets"]
    )
    leases = tuple(dict.fromkeys(found["leases"]))
    return Explanation(found["refusal"], found["source"], found["reasons"], found["numbers"], targets, leases)
