"""Work in slices, so that no task keeps the page from answering."""

from typing import Any

from dni_py.browser.guard import guarded

SLICE_MS = 16
"""A slice ends at the first look at the clock after this time, so that a phone three times slower stays under 50 ms."""

_LOOK_EVERY = 32

_jobs: Any = []


def work_through(step: Any, begin: Any, end: Any) -> None:
    """Call step until it returns False: now, for a slice's time, behind earlier jobs; what is left in later tasks.

    begin and end are called around each slice of the job.
    """
    _jobs.push([step, begin, end])
    if _jobs.length == 1:
        run_slice()


def run_slice() -> None:
    """Work for one slice's time, and ask for another if work is left."""
    ends_at = performance.now() + SLICE_MS
    while _jobs.length > 0 and performance.now() < ends_at:
        job = _jobs[0]
        goes_on = True
        job[1]()
        try:
            while goes_on and performance.now() < ends_at:
                for _ in range(_LOOK_EVERY):
                    goes_on = goes_on and job[0]()
        except:
            goes_on = False
        if not goes_on:
            _jobs.shift()
        job[2]()
    if _jobs.length > 0:
        setTimeout(guarded(run_slice), 0)
