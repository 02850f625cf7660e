"""Runs a check from its options to its result."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from server.check.checking import Checks
from server.check.engine_names import DEFAULT_ENGINES, EngineName
from server.check.engines.contract import Engine
from server.check.engines.finding import find_engine
from server.check.findings import CheckResult
from server.check.observing import Visits
from server.check.pool_access import FindToken
from server.check.sitemap import list_pages

MOST_PAGES_OF_SITEMAP = 50


@dataclass(frozen=True)
class Options:
    """What to check. `most_pages` None: one page, or 50 of the sitemap. `known`: problems that do not fail the check."""

    url: str
    sources: tuple[str, ...] = ()
    uses_sitemap: bool = False
    most_pages: int | None = None
    with_pictures: bool = False
    known: frozenset[tuple[str, ...]] = frozenset()
    engines: tuple[EngineName, ...] = DEFAULT_ENGINES
    find_token: FindToken = lambda _account: ""


def run_check(options: Options, step: Callable[[str], None]) -> CheckResult:
    """Check in each engine, in a browser of its own. `step` gets what is being opened.

    Raises `EngineMissing`, before anything is opened if possible, and `UnknownSource`.
    """
    openers = [find_engine(name) for name in options.engines]
    result = CheckResult((), (), options.known)
    for open_engine in openers:
        with open_engine() as engine:
            found = _check_in(engine, options, step)
        views = tuple(replace(one, engine=engine.name) for one in found.views)
        findings = tuple(replace(one, engine=engine.name) for one in found.findings)
        result = replace(result, views=result.views + views, findings=result.findings + findings)
    return result


def _check_in(engine: Engine, options: Options, step: Callable[[str], None]) -> CheckResult:
    visits = Visits(engine)
    most = options.most_pages or (MOST_PAGES_OF_SITEMAP if options.uses_sitemap else 1)
    pages = list_pages(options.url, visits.read_text, most) if options.uses_sitemap else [options.url]
    shown = step if options.engines == DEFAULT_ENGINES else lambda words: step(f"{engine.name}: {words}")
    checks = Checks(visits, options.sources, options.find_token, shown, with_pictures=options.with_pictures)
    return checks.check(pages, most, follows_links=not options.uses_sitemap)
