"""Judges the tag itself on a page view: whether it started, what it caused, and how its script is cached."""

import re
from collections import Counter
from collections.abc import Iterator

from server.check.findings import Finding, Kind
from server.check.observations import Observation, ScriptResponse
from server.check.tag_config import find_tag_key
from server.domain.script_caching import find_caching_faults

LARGEST_SHIFT = 0.1
"""Above this, browsers call a page's layout shift poor."""

NOTED_SHIFT = 0.01
_REFUSALS = {
    "consent": "the account requires consent, and nobody has agreed in the site's consent banner.",
    "automation": "a program controls this browser, and the account does not allow that.",
    "bot": "this browser says that it is a bot.",
    "restored": "a script of the page has called dni.restore(). Remove that call.",
    "prerendering": "the page was never in view.",
}
_QUERY = re.compile(r"\?[^\s'\"]*")


def judge_start(page: str, source: str, seen: Observation) -> Iterator[Finding]:
    """Why the tag did not start or swaps nothing; or that the visit got another source."""
    explained = seen.explained
    if explained is None:
        yield Finding(Kind.TAG_BLOCKED, page, source, _explain_blocked(seen), True)
    elif explained.refusal:
        message = f"The tag swaps nothing: {_REFUSALS.get(explained.refusal, f'it reports `{explained.refusal}`.')}"
        yield Finding(Kind.TAG_REFUSED, page, source, message, True, reason=explained.refusal)
    elif explained.source != source:
        message = (
            f"The visit got the source {explained.source or 'none'!r}. The page may change its own address before the tag runs, "
            "redirect without the parameters, or send no referrer."
        )
        yield Finding(Kind.WRONG_SOURCE, page, source, message, True, reason=explained.source)


def explain_policy(refusals: tuple[tuple[str, str], ...]) -> str:
    """Which directive of the page's policy forbids the script; empty if none does."""
    for directive, address in refusals:
        if find_tag_key(address):
            return f"The page's Content-Security-Policy forbids the script {address}. Add its host to `{directive}`."
    return ""


def _explain_blocked(seen: Observation) -> str:
    policy = explain_policy(seen.policy_refusals)
    if policy:
        return policy
    for script in seen.scripts:
        if script.status >= 400:
            return (
                f"The script {script.url} responds with status {script.status}. Check the account's key in its address."
            )
        if script.failure:
            return f"The script {script.url} did not load: {script.failure}."
    return "The script did not start. An error on the page, or a content blocker, may have stopped it."


def judge_effects(page: str, source: str, seen: Observation, plain: Observation) -> Iterator[Finding]:
    """Console errors, layout shift and frames with an old number that the page has only with the tag."""
    more = Counter(map(_cut_query, seen.errors)) - Counter(map(_cut_query, plain.errors))
    for error in more:
        message = f"Only with the tag, the console says: {error}"
        yield Finding(Kind.CONSOLE_ERROR, page, source, message, True, reason=error[:200])
    shift = seen.layout_shift - plain.layout_shift
    if shift > NOTED_SHIFT:
        message = (
            f"The layout shifts by {shift:.2f} more than without the tag. Put the tag into `<head>`, without `defer`."
        )
        yield Finding(Kind.LAYOUT_SHIFT, page, source, message, shift > LARGEST_SHIFT)
    swaps = seen.explained is not None and any(not one.skipped for one in seen.explained.targets)
    shows_default = seen.explained is not None and any("reason" in one for one in seen.explained.numbers.values())
    if swaps and not shows_default and seen.old_frames and plain.old_frames:
        message = (
            "The page was drawn with the old number before it was swapped. Put the tag into `<head>`, without `defer`."
        )
        yield Finding(Kind.OLD_NUMBER_DRAWN, page, source, message, False)


def judge_caching(page: str, script: ScriptResponse) -> Iterator[Finding]:
    """How the script's response may be cached."""
    for fault in find_caching_faults(script.headers):
        yield Finding(Kind.CACHING, page, "", f"The script is cached badly: {fault.words}", True, reason=fault.reason)
    if not script.headers.get("content-encoding"):
        yield Finding(Kind.CACHING, page, "", "The script is not compressed.", False, reason="uncompressed")


def _cut_query(error: str) -> str:
    return _QUERY.sub("", error)
