"""A log of very many calls of one account, as a shop with a number pool has them; the same calls each time."""

from collections.abc import Iterator
from random import Random

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome, Progress
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.phone_numbers import PhoneNumber

ACCOUNT = "many"
UNTIL = 1_798_675_200.0
"""All calls start before 2026-12-31T00:00:00Z."""

DAYS = 180
DAY_SECONDS = 86_400.0
SOURCES = ("Google Ads", "Microsoft Ads", "Facebook", "Newsletter", "Partner", "Direct")
OUTCOMES = (Outcome.ANSWERED,) * 6 + (Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY, Outcome.ABANDONED)
STATUSES = (LeadStatus.NEW,) * 7 + (LeadStatus.QUALIFIED, LeadStatus.QUALIFIED, LeadStatus.SALE)
WORDS = ("roof", "leak", "gutter", "storm", "damage", "tile", "repair", "near", "cheap", "quote")
CAMPAIGNS, NUMBERS, PAGES, CITIES, KEYWORDS, CALLERS = 10, 200, 100, 300, 2_000, 0.4


def make_many_calls(count: int) -> Iterator[Call]:
    """This many ended calls with four tags each, the oldest first, at even distances over `DAYS` days."""
    random = Random(count)
    for index in range(count):
        yield _make_call(index, UNTIL - DAYS * DAY_SECONDS * (1 - index / count), random, count)


def write_keyword(rank: int) -> str:
    """The keyword with this rank; the first ones are the most frequent."""
    return f"{WORDS[rank % 10]} {WORDS[rank // 10 % 10]} {rank}"


def _make_call(index: int, started_at: float, random: Random, count: int) -> Call:
    campaign = f"campaign {index % CAMPAIGNS}"
    number = _choose(random, NUMBERS)
    outcome = random.choice(OUTCOMES)
    talk_seconds = round(random.expovariate(1 / 120), 2) if outcome is Outcome.ANSWERED else 0.0
    status = random.choice(STATUSES) if outcome is Outcome.ANSWERED else LeadStatus.NEW
    return Call(
        call_id=f"twilio-CA{index:032x}",
        account=ACCOUNT,
        carrier="twilio",
        carrier_call_id=f"CA{index:032x}",
        tracking_number=PhoneNumber(f"+1866555{number:04}"),
        caller=f"+1415{2_000_000 + random.randrange(max(1, int(count * CALLERS))):07}",
        attributed=Attributed(
            random.choice((Match.LIVE, Match.LIVE, Match.SHARED, Match.RECENT)),
            1,
            campaign=campaign,
            publisher=f"publisher {_choose(random, 20)}",
            number_pool="pool",
            tracking_source=SOURCES[_choose(random, len(SOURCES))],
            tags={
                "city": f"City{_choose(random, CITIES)}",
                "keyword": write_keyword(_choose(random, KEYWORDS)),
                "device": random.choice(("phone", "phone", "desktop")),
                "gclid": f"Cj0{random.getrandbits(120):030x}",
            },
            landing_url=f"https://www.example.com/page-{_choose(random, PAGES)}",
            visitor_id=f"v{index}",
            lease_id=f"l{index}",
        ),
        progress=Progress(
            started_at,
            answered_at=started_at + 9 if talk_seconds else None,
            ended_at=started_at + 9 + talk_seconds,
            ringing_seconds=9.0,
            talk_seconds=talk_seconds,
            receiving_number=f"desk {index % 5}" if talk_seconds else "",
            outcome=outcome,
        ),
        is_repeat=random.random() < 0.3,
        lead=Lead(status, 12_000 if status is LeadStatus.SALE else None),
    )


def _choose(random: Random, count: int) -> int:
    """One of this many, the first ones much more often than the last."""
    return int(count * random.random() ** 3)
