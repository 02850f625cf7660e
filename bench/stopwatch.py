"""How long scripts keep a page's main thread busy, by the browser's own accounts."""

from playwright.sync_api import CDPSession, Page

_STILL_MS = 250
_STILL_LOOKS = 3


class Stopwatch:
    """Counts the CPU time of the main thread in milliseconds: of scripts alone, compiling and forced styles included.

    CPU time and not time on the clock, so that other programs on the machine do not count.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._started_ms = self._read_ms()

    def start(self) -> None:
        """Count from here."""
        self._started_ms = self._read_ms()

    def stop(self) -> float:
        """Wait until the page's scripts have finished, and return the time since the start."""
        before = self._read_ms()
        looks = 0
        while looks < _STILL_LOOKS:
            self._page.wait_for_timeout(_STILL_MS)
            now = self._read_ms()
            looks = looks + 1 if now == before else 0
            before = now
        return before - self._started_ms

    def _read_ms(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        seconds: float = next(metric["value"] for metric in metrics if metric["name"] == "ScriptDuration")
        return seconds * 1000


def run_script(page: Page, script: str) -> None:
    """Run a script in a tag of the page, so that the browser counts it like the page's own."""
    page.evaluate("text => document.head.append(Object.assign(document.createElement('script'), {text}))", script)


def time_script(page: Page, script: str) -> float:
    """Milliseconds of CPU time that a script takes on a page, including what it does later."""
    stopwatch = Stopwatch(page)
    run_script(page, script)
    return stopwatch.stop()
