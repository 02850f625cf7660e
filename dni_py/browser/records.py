"""The records that the browser side shares. DOM objects have no Python types, so they are `Any`."""

from typing import Any, TypedDict

from dni_py.core.config import PublicConfig
from dni_py.core.numbers import PhoneNumber
from dni_py.core.swapping import SwapRules


class Batch(TypedDict):
    """One round of work on the page; changed_at_ms is 0 unless changes of the page caused it."""

    changed_at_ms: float


class Entry(TypedDict):
    """The text that was written to a spot, and the text to put back.

    Spots with equal texts share an entry. found_targets are the indexes of the targets in it; shown_then is the engine's
    shown_now of that time; run_nodes are the text nodes that were written together, None for a single spot.
    """

    text_before: str
    text_after: str
    found_targets: list[int]
    shown_then: list[int]
    copied_numbers: list[PhoneNumber]
    run_nodes: Any


class Engine(SwapRules, TypedDict):
    """The rules for swapping, and the state of the work on the page.

    While findings is a list, spots are reported to it and not written.
    """

    config: PublicConfig
    target_names: list[str]
    target_numbers: list[PhoneNumber]
    known_digits: str
    shown_first: list[int]
    known_texts: Any
    open_roots: Any
    pending_jobs: list[Any]
    this_batch: Batch
    split_candidates: Any
    may_ignore: Any
    written_count: int
    findings: Any
    reported_run: Any
    hydration: Any
    pause_watching: Any
    resume_watching: Any
    want_number: Any
    report_writing: Any
    rescan: Any
