"""Work in slices, so that no task keeps the page from answering."""

from typing import Any

from dni_py.browser.guard import do_later, guarded

SLICE_MS = 30
"""A slice ends at the first look at the clock after this time. Each may cost the browser a layout, so they are not shorter."""

_LOOK_EVERY = 32


def add_job(page: Any, job: Any) -> None:
    """Call a job until it fails or returns a false value: now, behind earlier jobs, for a slice's time; the rest later."""
    if page["jobs"].push(guarded(job)) == 1:
        work(page)


def work(page: Any) -> None:
    """Work through a page's jobs for one slice's time, between the page's before_slice and after_slice."""
    ends_at = performance.now() + SLICE_MS
    jobs = page["jobs"]
    page["before_slice"]()
    while jobs[0] and performance.now() < ends_at:
        for _ in range(_LOOK_EVERY):
            if jobs[0] and not jobs[0]():
                jobs.shift()
    page["after_slice"]()
    if jobs[0]:
        do_later(0, lambda: work(page))
