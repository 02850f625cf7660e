"""The records that the browser side shares. DOM objects have no Python types, so they are `Any`."""

from typing import Any, TypedDict

from dni_py.core.config import PublicConfig
from dni_py.core.numbers import PhoneNumber
from dni_py.core.swapping import SwapRules


class Batch(TypedDict):
    """One occasion to look at the page; changed_at_ms is 0 unless it follows changes that the page made."""

    changed_at_ms: float


class Entry(TypedDict):
    """What was written to a spot, and what stands there when it is put back.

    Spots of equal texts share an entry. found_targets are the indexes of the targets in it; shown_then is the engine's
    shown_now of that time; run_nodes are the text nodes that were written together, None for a spot alone.
    """

    text_before: str
    text_after: str
    found_targets: list[int]
    shown_then: list[int]
    copied_numbers: list[PhoneNumber]
    run_nodes: Any


class Engine(SwapRules, TypedDict):
    """What keeps the page swapped: the rules for swapping, and the state of the work.

    While findings is a list, spots are reported to it and none is written.
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
