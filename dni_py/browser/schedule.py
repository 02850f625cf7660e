"""Work in slices, so that no task keeps the page from answering."""

from typing import Any

from dni_py.browser.guard import guarded

SLICE_MS = 30
"""A slice ends at the first look at the clock after this time. Each may cost the browser a layout, so they are not shorter."""

_LOOK_EVERY = 32

_jobs: Any = []


def work_through(job: Any, begin: Any, end: Any) -> None:
    """Call a job until it returns a false value: now, for a slice's time, behind earlier jobs; what is left in later tasks.

    begin and end are called around each slice.
    """

    def work() -> None:
        ends_at = performance.now() + SLICE_MS
        begin()
        while _jobs.length > 0 and performance.now() < ends_at:
            for _ in range(_LOOK_EVERY):
                if _jobs.length > 0 and not _jobs[0]():
                    _jobs.shift()
        end()
        if _jobs.length > 0:
            setTimeout(guarded(work), 0)

    if _jobs.push(job) == 1:
        work()
