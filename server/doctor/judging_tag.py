"""Judges when the tag of an account was last seen on its site."""

from server.doctor.findings import Check, Finding, leave_open, ok, warn
from server.domain.shown_texts import write_seconds
from server.domain.tag_seen import TagSeen, TagState

LATELY_SECONDS = 7 * 86_400.0


def judge_tag(account: str, seen: TagSeen, now: float) -> Finding:
    """Whether the tag was seen within a week."""
    advice = f"Paste the tag into the site, then run `dni account check-site {account} URL` or `dni check URL`."
    if seen.state is TagState.UNKNOWN:
        message = "It is unknown whether the site has the tag: without pools and page reports, pages send nothing."
        return leave_open(
            Check.TAG, message, f"Set `page_reports: true`, or run `dni check URL` for {account}.", account
        )
    if seen.seen_at is None:
        return warn(Check.TAG, "The tag has not been seen on any page yet.", advice, account)
    ago = now - seen.seen_at
    message = f"The tag was last seen {write_seconds(ago)} ago."
    return ok(Check.TAG, message, account) if ago < LATELY_SECONDS else warn(Check.TAG, message, advice, account)
