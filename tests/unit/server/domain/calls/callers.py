"""Calls to attribute: an account with a pool, a billboard and visitors, at a fixed time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, EarlierCall, Match
from server.domain.calls.attribution import attribute
from server.domain.calls.called_numbers import CalledNumber, index_called_numbers
from server.domain.leases import FormerLease, Lease, Visitor
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber
from tests.accounts import POOLED_ACCOUNT_FILE

NOW = 1_800_000_000.0
CALLER = "+14155550123"
POOLED = PhoneNumber("+18665550120")
EXTENDED = PhoneNumber("+18665550121", "101")
BILLBOARD = PhoneNumber("+18665550110")
ADS = {"affiliate_id": "ABC", "keyword": "roof"}

ACCOUNT = read_account_file(POOLED_ACCOUNT_FILE.encode())


def find_called(number: PhoneNumber, account: Account = ACCOUNT) -> CalledNumber:
    """The called number in the account."""
    called = index_called_numbers(account).find(number.number, number.extension)
    assert called
    return called


def see(name: str, tags: Mapping[str, str] = ADS, claims: Mapping[str, str] | None = None, **visit: str) -> Visitor:
    """A visitor who saw the number, with derived tags and page tags."""
    return Visitor(name, tags=tags, page_tags=claims or {}, joined_at=NOW - 60, **visit)


def tap(seconds_ago: float) -> dict[str, str]:
    """Page tags of a tap this many seconds before the call."""
    return {"tel_tapped_at": str(int((NOW - seconds_ago) * 1000))}


def make_lease(*visitors: Visitor, key_tags: Mapping[str, str] = ADS) -> Lease:
    """A live lease; all its visitors look at the number."""
    key = LeaseKey("digest", key_tags)
    return Lease("lease 1", POOLED, key, NOW - 60, True, None, len(visitors), False, (), visitors)


def leave(lease: Lease, seconds_ago: float = 0) -> Lease:
    """The lease after all visitors left; it ended this many seconds ago, or is live during the buffer."""
    if seconds_ago:
        return replace(lease, viewers=0, live=False, ended_at=NOW - seconds_ago)
    return replace(lease, viewers=0)


def follow(lease: Lease, former_tags: Mapping[str, str], ended_seconds_ago: float) -> Lease:
    """The lease on a number that another key had until this many seconds ago."""
    return replace(lease, former=(*lease.former, FormerLease(former_tags, NOW - ended_seconds_ago)))


@dataclass(frozen=True)
class Past:
    """An earlier call with its attribution."""

    match: Match = Match.LIVE
    visitor_id: str = "ann"
    days_ago: float = 1
    number: PhoneNumber = POOLED
    call_id: str = "earlier"
    lease_id: str = "lease 0"
    earlier_call_id: str = ""
    tags: Mapping[str, str] = field(default_factory=lambda: {"keyword": "gutter"})
    campaign: str = "roofing"
    tracking_source: str = ""

    def as_call(self) -> EarlierCall:
        """The call as the call log returns it."""
        attributed = Attributed(
            self.match,
            1,
            self.campaign,
            tags=self.tags,
            visitor_id=self.visitor_id,
            lease_id=self.lease_id,
            earlier_call_id=self.earlier_call_id,
            tracking_source=self.tracking_source,
        )
        at = NOW - self.days_ago * 86_400
        return EarlierCall(self.call_id, self.number.number, self.number.extension or "", at, attributed)


def call(
    lease: Lease | None = None,
    *past: Past,
    caller: str = CALLER,
    number: PhoneNumber = POOLED,
    account: Account = ACCOUNT,
) -> Attributed:
    """The attribution of a call to the number."""
    earlier: Sequence[EarlierCall] = [one.as_call() for one in past]
    return attribute(account, find_called(number, account), lease, caller, earlier, NOW)
