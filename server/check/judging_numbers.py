"""Judges the numbers of a page view: which target numbers are swapped, which are left and why, and which disagree."""

from collections.abc import Iterator
from dataclasses import dataclass

from dni_py.core.config import PublicConfig
from dni_py.core.sources import Assignment
from dni_py.core.text import lower_text, matches_pattern
from server.check.findings import Finding, Kind
from server.check.numbers import find_country, read_link, read_spot, read_text
from server.check.observations import ExplainedSpot, Explanation, Observation, Spot
from server.check.pool_access import LACKS, Lack
from server.domain.check_leases import FREE_NUMBERS_FOR_CHECK

_LEFT = {
    "contested": "another script keeps writing its own number there. Remove other call tracking tags from the page.",
    "policy": "the page's Content-Security-Policy forbids to change scripts. Use a `tel:` link instead.",
    "frame": "it is in a frame, and the tag of this page does not reach it. Put the tag on the frame's page too.",
    "not_seen": "the tag does not read it as this number there. See docs/how_numbers_are_found.md.",
    "waiting": "the server gave no number of the pool in time.",
}
_ON_PURPOSE = {
    "ignored": "left alone, because it is marked with `data-dni-ignore` or visitors can edit it.",
    "attribute_off": "left, because the account does not swap this attribute. Add it to `swap.data_attributes` if it should.",
    "link_off": "left, because the account does not swap this kind of link. See `swap` in docs/account_file.md.",
}
_LACKS = {
    Lack.NO_TOKEN: "the check has no token. See docs/check.md.",
    Lack.TOKEN_REFUSED: "the server does not accept the token. It has expired, or it is for another account or server.",
    Lack.OLD_SERVER: "the server knows no check tokens. Upgrade it, or let /a/KEY/check-token through to it.",
    Lack.TOKEN_LOST: "the page loses the parameter `dni_check` of its address before the tag starts.",
}
_NOT_TRIED = {
    **{reason: _LACKS[lack] for reason, lack in LACKS.items()},
    "few_free_numbers": f"fewer than {FREE_NUMBERS_FOR_CHECK} free numbers.",
    "other_check": "another check has a number of the pool. Try again in a minute.",
}


@dataclass(frozen=True)
class PageNumbers:
    """The numbers of one page view, read once."""

    observation: Observation
    country: str
    read: tuple[tuple[Spot, tuple[str, ...]], ...]


def read_page(observation: Observation, config: PublicConfig) -> PageNumbers:
    """The page view with the numbers of its spots."""
    country = find_country(config)
    read = tuple((spot, tuple(read_spot(spot, country))) for spot in observation.spots)
    return PageNumbers(observation, country, tuple((spot, numbers) for spot, numbers in read if numbers))


def judge_targets(page: str, source: str, config: PublicConfig, numbers: PageNumbers) -> Iterator[Finding]:
    """A finding for each spot of a target number, and one for each target number that has no number of its own to show."""
    explained = numbers.observation.explained
    if explained is None or explained.refusal:
        return
    assigned = next((one["assign"] for one in config["tracking_sources"] if one["name"] == source), {})
    for name in dict.fromkeys(one.target_number for one in explained.targets):
        yield from _judge_lack(page, source, name, assigned.get(name), explained)
    for one in explained.targets:
        shown = explained.numbers.get(one.target_number)
        if not one.skipped and shown and not explained.reasons.get(one.target_number):
            pool = f", a number of the pool {shown['number_pool']}" if "number_pool" in shown else ""
            words = f"{one.target_number}: shows {shown['national']}{pool}."
            yield _describe(Kind.SWAPPED, page, source, one, words, shown["number"])
    targets = {target["number"]["number"]: target["name"] for target in config["target_numbers"]}
    for spot, found in numbers.read:
        for number in found:
            shown = explained.numbers.get(targets.get(number, ""))
            if shown and "reason" not in shown and shown["number"] != number:
                yield _judge_left(page, source, targets[number], number, spot, explained, config)


def _judge_lack(
    page: str, source: str, name: str, assignment: Assignment | None, explained: Explanation
) -> Iterator[Finding]:
    reason = explained.reasons.get(name) or ""
    if assignment is None:
        message = f"{name}: the source assigns no number, so pages keep their own."
        yield Finding(Kind.NO_NUMBER, page, source, message, False, name, "", "", "no_tracking_number")
    elif reason == "blocked":
        message = f"{name}: the page's Content-Security-Policy forbids requests to the server. Add it to `connect-src`."
        yield Finding(Kind.SERVER_BLOCKED, page, source, message, True, name, "", "", reason)
    elif reason in _NOT_TRIED:
        message = f"{name}: a number of a pool, not tried: {_NOT_TRIED[reason]}"
        yield Finding(Kind.NOT_TRIED, page, source, message, False, name, "", "", LACKS.get(reason, reason))
    elif reason:
        message = f"{name}: shows the default number of its pool; the reason is `{reason}`. See docs/wire.md."
        yield Finding(Kind.NO_NUMBER, page, source, message, True, name, "", "", reason)


def _judge_left(
    page: str, source: str, name: str, number: str, spot: Spot, explained: Explanation, config: PublicConfig
) -> Finding:
    reason = _find_reason(name, spot, explained, config)
    if reason in _ON_PURPOSE:
        message = f"{name}: {_ON_PURPOSE[reason]}"
    else:
        message = f"{name}: not swapped: {_LEFT.get(reason, f'the tag reports `{reason}`. See docs/browser_api.md.')}"
    where = f"{spot.path} [{spot.attribute}]" if spot.attribute else spot.path
    return Finding(Kind.LEFT, page, source, message, reason not in _ON_PURPOSE, where, spot.kind, number, reason)


def _find_reason(name: str, spot: Spot, explained: Explanation, config: PublicConfig) -> str:
    if spot.is_ignored:
        return "ignored"
    for one in explained.targets:
        is_same = (one.document, one.path, one.attribute) == (spot.document, spot.path, spot.attribute)
        if is_same and one.target_number == name and one.skipped:
            return one.skipped
    if spot.attribute == "href" and not matches_pattern(config["link_pattern"], lower_text(spot.text)):
        return "link_off"
    if spot.attribute not in ("", "href", *config["attributes"]):
        return "attribute_off"
    return "frame" if spot.kind == "frame" else "not_seen"


def judge_links(page: str, source: str, numbers: PageNumbers) -> Iterator[Finding]:
    """Links whose text shows another number than they call."""
    for spot, _found in numbers.read:
        called = read_link(spot.text, numbers.country) if spot.attribute == "href" else ""
        written = read_text(spot.link_text, numbers.country) if called else []
        if written and called not in written:
            message = f"The text shows {written[0]}, but the link calls {called}."
            yield Finding(Kind.TEXT_AND_LINK_DISAGREE, page, source, message, True, spot.path, spot.kind, called)


def judge_unlisted(page: str, config: PublicConfig, plain: PageNumbers) -> Iterator[Finding]:
    """Numbers of the page without the tag that the account does not know, each once."""
    known = {target["number"]["number"] for target in config["target_numbers"]}
    for source in config["tracking_sources"]:
        for shown in source["assign"].values():
            known |= {
                record["number"] for record in (shown.get("tracking_number"), shown.get("default_number")) if record
            }
    seen: set[str] = set()
    for spot, found in plain.read:
        for number in found:
            if number not in known and number not in seen and not spot.is_ignored:
                seen.add(number)
                message = f"{number} is on the page, but it is no target number of the account. Add it if it should be swapped."
                yield Finding(Kind.UNLISTED_NUMBER, page, "", message, False, spot.path, spot.kind, number)


def _describe(kind: Kind, page: str, source: str, one: ExplainedSpot, message: str, number: str) -> Finding:
    where = f"{one.path} [{one.attribute}]" if one.attribute else one.path
    spot = "attribute" if one.attribute and one.attribute != "href" else "link" if one.attribute else "text"
    return Finding(kind, page, source, message, False, where, spot, number)
