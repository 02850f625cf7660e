"""Turns the report of a page into sentences: what is swapped, or what is wrong and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.domain.accounts import Account, TargetNumber
from server.domain.site_check.report import ReportedSpots, SiteReport

_REFUSALS = {
    "consent": "The tag waits for consent, because the account requires it. Agree in the site's consent banner and check "
    'again. If this stays, the banner does not call dni.consent("granted").',
    "automation": "The tag does nothing, because a program controls this browser. Open the link in an ordinary browser, or set "
    "`automation: allowed` for a staging site.",
    "bot": "The tag does nothing, because this browser says that it is a bot. Open the link in an ordinary browser.",
    "restored": "A script of the page has called dni.restore(), so the page shows its own numbers. Remove that call.",
    "prerendering": "The page was never in view, so the tag did not start. Open the link again and keep the tab in front.",
}
_SKIPPED = {
    "contested": "not swapped in {spots}: another script keeps writing its own number there. Remove other call tracking tags "
    "from the page.",
    "ignored": "left alone in {spots}: they are marked with `data-dni-ignore`, or visitors can edit them. Remove the mark if "
    "the number should be swapped.",
    "policy": "not swapped in {spots}: the page's Content-Security-Policy forbids to change scripts. Use a `tel:` link instead.",
    "no_tracking_number": "not swapped in {spots}: the tracking source of this visit assigns no number to it. `dni source "
    "explain` shows the source; assign a number, or open an address of another source.",
    "waiting": "not swapped yet in {spots}: the server has not given a number of the pool. Check again; if this stays, see the "
    "server's log.",
}
_UNKNOWN = "not swapped in {spots}: the tag reports the reason `{skipped}`. See docs/browser_api.md."
_SILENT = (
    "No report has arrived. The page may lack the tag of this account, load it from another server or as a copy, or forbid "
    "requests to this server in its Content-Security-Policy (`connect-src`). Open /a/{key}/snippet for what to paste."
)


@dataclass(frozen=True)
class SiteCheck:
    """The result of a check. `is_fine`: at least one number is swapped, and nothing is wrong."""

    is_fine: bool
    sentences: tuple[str, ...]


def check_site(account: Account, report: SiteReport | None) -> SiteCheck:
    """What a page's report means for the account, the worst first. None: no report has arrived in time."""
    if report is None:
        return SiteCheck(False, (_SILENT.format(key=account.key),))
    problems = [*_check_origin(account, report), *_check_refusal(report)]
    swapped: list[str] = []
    if not report.refusal:
        for target in account.target_numbers:
            found = [one for one in report.spots if one.target_number == target.name]
            swapped += [_describe(target, one) for one in found if not one.skipped]
            problems += [_describe(target, one) for one in found if one.skipped]
            if not found:
                problems.append(_describe_missing(target))
    if not account.target_numbers:
        problems.append(
            "The account has no target numbers, so there is nothing to swap. Add the number that the site shows."
        )
    # A number in one place is enough for most sites: targets of other pages, and places left alone on purpose, are only notes.
    is_wrong = bool(report.refusal) or not swapped or not _is_own(account, report)
    return SiteCheck(not is_wrong, tuple([*problems, *swapped] if is_wrong else [*swapped, *problems]))


def _check_origin(account: Account, report: SiteReport) -> Iterator[str]:
    if not _is_own(account, report):
        yield (
            f"This page is on {report.origin}, which is not one of the account's origins ({', '.join(account.origins)}). "
            "Its visitors get no number of a pool. Add it to `origins`."
        )


def _is_own(account: Account, report: SiteReport) -> bool:
    return not account.origins or not report.origin or report.origin in account.origins


def _check_refusal(report: SiteReport) -> Iterator[str]:
    if report.refusal:
        yield _REFUSALS.get(
            report.refusal, f"The tag did not look at the page; it reports the reason `{report.refusal}`."
        )


def _describe(target: TargetNumber, found: ReportedSpots) -> str:
    spots = "1 place" if found.count == 1 else f"{found.count} places"
    words = _SKIPPED.get(found.skipped, _UNKNOWN) if found.skipped else "swapped in {spots}."
    return f"{_name(target)}: {words.format(spots=spots, skipped=found.skipped)}"


def _describe_missing(target: TargetNumber) -> str:
    return (
        f"{_name(target)}: not found on this page. If the page shows it, it may be part of an image, which the tag can't change: "
        "write it as text. Otherwise check the number, or check another page."
    )


def _name(target: TargetNumber) -> str:
    return f"{target.name} ({target.number})"
