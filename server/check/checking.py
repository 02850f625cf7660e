"""Checks pages: each once without the tag, then once as a visitor of each source."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from dni_py.core.config import PublicConfig
from dni_py.core.numbers import prepare_number
from server.check.engines.contract import PageUnreachable
from server.check.findings import CheckResult, Finding, Kind, PageView
from server.check.judging_numbers import PageNumbers, judge_links, judge_targets, judge_unlisted, read_page
from server.check.judging_tag import explain_policy, judge_caching, judge_effects, judge_start
from server.check.landings import Landing, find_landing, find_source
from server.check.observations import Observation
from server.check.observing import Visits
from server.check.pool_access import FindToken, PoolAccess, ask_for_access
from server.check.tag_config import find_tag_key, read_config

SWAPPED_COLOR, LEFT_COLOR = "#15803d", "#b91c1c"
NOTED_COLOR = "#a16207"

Step = Callable[[str], None]


class Checks:
    """Checks the pages of one site. `sources` are names (none: all sources); `find_token` returns an account's check token."""

    def __init__(
        self, visits: Visits, sources: Sequence[str], find_token: FindToken, step: Step, *, with_pictures: bool
    ) -> None:
        self._visits = visits
        self._sources = sources
        self._find_token = find_token
        self._step = step
        self._with_pictures = with_pictures
        self._configs: dict[str, PublicConfig | None] = {}
        self._access: dict[str, PoolAccess] = {}
        self._views: list[PageView] = []
        self._findings: list[Finding] = []

    def check(self, pages: Iterable[str], most_pages: int, *, follows_links: bool) -> CheckResult:
        """The result for the pages; with `follows_links` also for those of the same site that they link to."""
        queue = list(dict.fromkeys(pages))
        for at in range(most_pages):
            if at >= len(queue):
                break
            links = self._check_page(queue[at])
            if follows_links:
                queue += [link for link in _list_own(links, queue[0]) if link not in queue]
        return CheckResult(tuple(self._views), tuple(dict.fromkeys(self._findings)))

    def _check_page(self, page: str) -> tuple[str, ...]:
        """Add the page's views and findings; returns its links."""
        self._step(page)
        try:
            marks = self._mark_plain if self._with_pictures else None
            plain = self._visits.observe(page, with_tag=False, marks=marks)
        except PageUnreachable as error:
            self._findings.append(Finding(Kind.PAGE_UNREACHABLE, page, "", f"The page did not open: {error}", True))
            return ()
        if plain.status >= 400:
            message = f"The page responds with status {plain.status}."
            self._findings.append(Finding(Kind.PAGE_UNREACHABLE, page, "", message, True))
        policy = explain_policy(plain.policy_refusals)
        if policy:
            self._findings.append(Finding(Kind.TAG_BLOCKED, page, "", policy, True))
            return plain.links
        config = self._read_config(plain)
        if config is None:
            self._findings.append(Finding(Kind.TAG_MISSING, page, "", _explain_missing(plain), True))
            return plain.links
        plain_numbers = read_page(plain, config)
        self._views.append(PageView(page, "", picture=plain.picture))
        self._findings += judge_links(page, "", plain_numbers)
        self._findings += judge_unlisted(page, config, plain_numbers)
        names = [find_source(config, name) for name in self._sources]
        access = self._ask_for_access(_find_tag(plain), config)
        for name in names or [one["name"] for one in config["tracking_sources"]]:
            landing = find_landing(config, page, name, access.token) or find_landing(config, page, name)
            if landing is None:
                message = "No address of this page makes this source match: an earlier source matches, or it needs another page."
                self._findings.append(Finding(Kind.NO_LANDING, page, name, message, False))
            else:
                self._step(f"{page} ({name})")
                self._check_view(page, landing, config, plain, plain_numbers, access)
        return plain.links

    def _check_view(
        self,
        page: str,
        landing: Landing,
        config: PublicConfig,
        plain: Observation,
        plain_numbers: PageNumbers,
        access: PoolAccess,
    ) -> None:
        source = landing.source
        judged: list[Finding] = []
        targets = [prepare_number(target["number"], 0)["spellings"][0] for target in config["target_numbers"]]

        def mark(seen: Observation) -> Iterator[tuple[str, str]]:
            judged.extend(judge_targets(page, source, config, read_page(seen, config)))
            colors = {Kind.SWAPPED: SWAPPED_COLOR, Kind.LEFT: LEFT_COLOR}
            return ((one.where.partition(" [")[0], colors[one.kind]) for one in judged if one.kind in colors)

        try:
            seen = self._visits.observe(
                landing.url,
                landing.referrer,
                with_tag=True,
                marks=mark if self._with_pictures else None,
                targets=targets,
                access=access,
            )
        except PageUnreachable as error:
            message = f"The page did not open as a visitor of this source sees it: {error}"
            self._findings.append(Finding(Kind.PAGE_UNREACHABLE, page, source, message, True))
            return
        numbers = read_page(seen, config)
        if not self._with_pictures:
            judged.extend(judge_targets(page, source, config, numbers))
        own = {(one.where, one.number) for one in judge_links(page, "", plain_numbers)}
        judged += [one for one in judge_links(page, source, numbers) if (one.where, one.number) not in own]
        judged += judge_start(page, source, seen)
        judged += judge_effects(page, source, seen, plain)
        for script in seen.scripts:
            if script.status == 200:
                judged += judge_caching(page, script)
        swapped = sum(one.kind is Kind.SWAPPED for one in judged)
        left = sum(one.kind is Kind.LEFT for one in judged)
        found = len(seen.explained.targets) if seen.explained else 0
        self._views.append(PageView(page, source, max(found, swapped + left), swapped, left, picture=seen.picture))
        self._findings += judged

    def _ask_for_access(self, script_url: str, config: PublicConfig) -> PoolAccess:
        if script_url not in self._access:
            self._access[script_url] = ask_for_access(script_url, self._find_token(config["account"]))
        return self._access[script_url]

    def _mark_plain(self, plain: Observation) -> Iterator[tuple[str, str]]:
        config = self._read_config(plain)
        if config is not None:
            yield from ((spot.path, NOTED_COLOR) for spot, _numbers in read_page(plain, config).read)

    def _read_config(self, plain: Observation) -> PublicConfig | None:
        url = _find_tag(plain)
        if url and url not in self._configs:
            self._configs[url] = read_config(self._visits.read_text(url))
        return self._configs.get(url)


def _find_tag(plain: Observation) -> str:
    return next((script.url for script in plain.scripts), "")


def _explain_missing(plain: Observation) -> str:
    url = _find_tag(plain)
    if url:
        return f"The script {url} is of no account. Check the key {find_tag_key(url)!r}, and that the server is up."
    return "The page has no script whose address ends in /a/KEY/dni.js. Open /a/KEY/snippet on the server for what to paste."


def _list_own(links: Iterable[str], first: str) -> list[str]:
    origin = "/".join(first.split("/")[:3])
    pages = [link.partition("#")[0] for link in links]
    return [page for page in dict.fromkeys(pages) if page.startswith(f"{origin}/")]
