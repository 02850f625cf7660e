"""Work in slices, so that no task blocks the page."""

from typing import Any

from dni_py.browser.guard import do_later, guarded
from dni_py.browser.records import Engine

SLICE_MS = 30
"""A slice ends at the first check of the clock after this time. Each may cost the browser a layout, so it is not shorter."""


def begin_batch(engine: Engine, changed_at_ms: float) -> None:
    """Begin a new batch: the jobs that are added from now on belong to it."""
    engine["this_batch"] = {"changed_at_ms": changed_at_ms}


def add_job(engine: Engine, step: Any) -> None:
    """Call step until it returns False: now, after earlier jobs, for the time of a slice; the rest later.

    A step that fails is skipped, so each must advance before it does what may fail.
    """
    if engine["pending_jobs"].push({"take_step": guarded(step), "of_batch": engine["this_batch"]}) == 1:
        work(engine)


def work(engine: Engine) -> None:
    """Work through the jobs for the time of one slice, while changes are not observed."""
    ends_at = performance.now() + SLICE_MS
    jobs = engine["pending_jobs"]
    engine["pause_watching"]()
    is_time_left = True
    while jobs[0] and is_time_left:
        engine["this_batch"] = jobs[0]["of_batch"]
        if jobs[0]["take_step"]() == False:  # noqa: E712
            jobs.shift()
        is_time_left = performance.now() < ends_at
    engine["resume_watching"]()
    if jobs[0]:
        do_later(0, lambda: work(engine))
