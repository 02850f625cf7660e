"""How many frames of a visit's second page show a number that should be swapped."""

from playwright.sync_api import Browser, BrowserContext

from bench.contenders import read_script
from bench.figure import Figure
from bench.site import ADVERT, NothingSwappedError

MOST_FRAMES = 0

SECOND_PAGES = ("/landing/storm-damage", "/landing/free-estimate", "/directory?rows=3000&strip=off", "/contact")
_SLOW_DOWNLOAD = {"offline": False, "latency": 20, "downloadThroughput": 400_000, "uploadThroughput": 400_000}
_REST_MS = 400


def measure_flicker(browser: Browser, url: str, rounds: int) -> list[Figure]:
    """The frames that show a target number, over several second pages with the script in head and in the cache.

    Pages arrive slowly, so that the browser draws many frames while it reads them. The same pages without the tag prove
    that the frames were seen.
    """
    with_tag = [_count_frames(browser, url, path, "head") for _round in range(rounds) for path in SECOND_PAGES]
    without = [_count_frames(browser, url, path, "none") for path in SECOND_PAGES]
    if sum(counts["withTracking"] for counts in with_tag) == 0:
        raise NothingSwappedError("no frame shows a tracking number, so the frames prove nothing")
    return [
        Figure(
            "frames that show the target number on a visit's second page",
            _sum(with_tag, "withTarget"),
            "frames",
            MOST_FRAMES,
        ),
        Figure("  frames looked at", _sum(with_tag, "frames"), "frames"),
        Figure("  of them with a tracking number on the screen", _sum(with_tag, "withTracking"), "frames"),
        Figure("  of them with a target number, but below the screen", _sum(with_tag, "withTargetOffScreen"), "frames"),
        Figure("  frames that show the target number without the tag", _sum(without, "withTarget"), "frames"),
    ]


def _sum(counts: list[dict[str, int]], name: str) -> int:
    return sum(one[name] for one in counts)


def _count_frames(browser: Browser, url: str, path: str, placement: str) -> dict[str, int]:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/?{ADVERT}&tag={placement}")
        page.wait_for_load_state("load")
        _slow_down(context)
        page.add_init_script(read_script("watch_frames.js"))
        joint = "&" if "?" in path else "?"
        page.evaluate("address => location.assign(address)", f"{path}{joint}tag={placement}")
        page.wait_for_url(f"**{path}{joint}tag={placement}", wait_until="load")
        page.wait_for_timeout(_REST_MS)
        counts: dict[str, int] = page.evaluate("seenFrames")
        return counts


def _slow_down(context: BrowserContext) -> None:
    session = context.new_cdp_session(context.pages[0])
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _SLOW_DOWNLOAD)
