"""The calls that an ad platform counts as conversions, as rows of the file that it imports."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from server.domain.accounts import Account
from server.domain.calls.call import Call, Outcome
from server.domain.calls.lead import LeadStatus
from server.domain.exports.click_ids import ClickIds
from server.domain.exports.conversion import Conversion
from server.domain.exports.platforms import Platform

WRITTEN = "written"


def list_conversions(
    platform: Platform, calls: Iterable[Call], conversion: Conversion, account: Account, counts: Counter[str]
) -> Iterator[Sequence[str]]:
    """The head and the rows. `counts` gets the number of calls that are `WRITTEN`, and of those left out, by reason."""
    yield from platform.write_head(account.time_zone)
    click_ids = ClickIds(account)
    for call in calls:
        if call.progress.outcome is Outcome.RUNNING:
            counts["still running"] += 1
        elif call.progress.outcome is Outcome.BLOCKED:
            counts["from blocked callers"] += 1
        elif call.lead.status is LeadStatus.SPAM:
            counts["marked as spam"] += 1
        else:
            valued = conversion.value_call(call.lead.value_cents)
            row = platform.write_row(call, valued, click_ids, account.time_zone)
            counts[WRITTEN if row else f"without {platform.needs}"] += 1
            if row:
                yield row
