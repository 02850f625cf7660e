"""The rules for the fields of each part of an account. A field without a rule is only checked for its type.

They apply to the account file and to every other source of an account.
"""

from collections.abc import Mapping

from dni_py.core.tags import MOST_TAGS
from server.domain import accounts
from server.domain.account_checks import texts
from server.domain.account_checks.rules import ListRule, RecordRule, Rule, WholeRule
from server.domain.blocked_callers import BlockedCaller
from server.domain.consent import MOST_PURPOSES
from server.domain.number_pools import NumberPool
from server.domain.page_events import DEEPEST_SCROLL_PERCENT, PageEventRule, PageEvents, Tag
from server.domain.postbacks.postback import Postback
from server.domain.routing import steps

MOST_CASES = ListRule(most=100, least=1)
MOST_KEYS = ListRule(most=12, least=1)
MOST_RUNG = ListRule(most=50, least=1)
MOST_TAG_VALUES = ListRule(texts.TAG_VALUE, most=200)
MOST_HOLIDAYS = ListRule(most=400)
MOST_RULES = ListRule(most=100)
_A_DAY_IN_SECONDS = 86_400
_A_MONTH_IN_MINUTES = 31 * 24 * 60
_A_YEAR_IN_MINUTES = 525_600
_CALLS = WholeRule(1, 1_000_000)
_RING_SECONDS = WholeRule(1, 600)
_ASKING: Mapping[str, Rule] = {"repeats": WholeRule(1, 10), "seconds": WholeRule(1, 60)}

RULES: Mapping[type, Mapping[str, Rule]] = {
    accounts.Account: {
        "key": texts.ACCOUNT_KEY,
        "name": texts.NAME,
        "country": texts.COUNTRY,
        "origins": ListRule(texts.ORIGIN, is_set=True),
        "consent_purposes": ListRule(texts.NAME, most=MOST_PURPOSES, is_set=True),
        "visit_timeout_minutes": WholeRule(1, _A_YEAR_IN_MINUTES),
        "ignored_referrers": ListRule(texts.DOMAIN, most=100, is_set=True),
        "publisher_tag": texts.TAG,
        "time_zone": texts.TIME_ZONE,
        "currency": texts.CURRENCY,
        "number_budget": texts.MONEY,
        "resting_days": WholeRule(0, 90),
        "fallback_url": texts.FALLBACK_URL,
        "route": texts.ROUTE_NAME,
        "call_retention_days": WholeRule(1, 36_500),
        "carrier_secrets": RecordRule(texts.CARRIER, texts.CARRIER_SECRET_NAME),
        "receiving_numbers": ListRule(most=1_000),
        "routes": ListRule(most=100),
        "postbacks": ListRule(most=100),
        "blocked_callers": ListRule(most=10_000),
    },
    BlockedCaller: {"caller": texts.BLOCKED_CALLER, "note": texts.NOTE},
    accounts.SwapOptions: {"data_attributes": ListRule(texts.DATA_ATTRIBUTE, is_set=True)},
    accounts.ParameterMapping: {"parameter": texts.PARAMETER, "tag": texts.TAG},
    accounts.Campaign: {"name": texts.NAME, "route": texts.ROUTE_NAME},
    accounts.TargetNumber: {"name": texts.NAME, "campaign": texts.NAME},
    NumberPool: {
        "name": texts.POOL_NAME,
        "campaign": texts.NAME,
        "publisher": texts.NAME,
        "target_numbers": ListRule(texts.NAME),
        "key_tags": ListRule(texts.TAG),
        "buffer_seconds": WholeRule(1, 3_600),
        "max_lease_seconds": WholeRule(1, _A_DAY_IN_SECONDS),
        "max_size": WholeRule(1),
        "min_size": WholeRule(1),
        "buy_from": texts.BUY_FROM,
        "attribution_window_minutes": WholeRule(0, _A_MONTH_IN_MINUTES),
        "route": texts.ROUTE_NAME,
    },
    accounts.OnSiteSource: {"name": texts.NAME, "priority": WholeRule(0, 1_000_000), "route": texts.ROUTE_NAME},
    accounts.FromPool: {"number_pool": texts.NAME},
    accounts.OffSiteSource: {
        "name": texts.NAME,
        "stands_at": texts.NAME,
        "campaign": texts.NAME,
        "route": texts.ROUTE_NAME,
    },
    PageEventRule: {"selector": texts.SELECTOR, "tags": ListRule(most=MOST_TAGS, least=1)},
    Tag: {"name": texts.TAG, "value": texts.TAG_VALUE},
    PageEvents: {
        "rules": MOST_RULES,
        "scroll_depths": ListRule(WholeRule(1, DEEPEST_SCROLL_PERCENT), most=20, is_ascending=True),
        "seconds_on_page": ListRule(WholeRule(1, _A_DAY_IN_SECONDS), most=20, is_ascending=True),
    },
    steps.ReceivingNumber: {"name": texts.NAME, "max_concurrent": _CALLS, "max_per_day": _CALLS},
    steps.Route: {"name": texts.ROUTE_NAME},
    steps.Spoken: {"text": texts.SPOKEN_TEXT, "language": texts.LANGUAGE},
    steps.Rung: {"receiving_number": texts.NAME, "weight": WholeRule(1, 1_000), "seconds": _RING_SECONDS},
    steps.Ring: {"rung": MOST_RUNG, "seconds": _RING_SECONDS},
    steps.Queue: {"rung": MOST_RUNG, "seconds": _RING_SECONDS, "max_wait_seconds": WholeRule(1, 14_400)},
    steps.Schedule: {"time_zone": texts.TIME_ZONE, "holidays": MOST_HOLIDAYS},
    steps.Geo: {"cases": MOST_CASES},
    steps.GeoCase: {
        "area_codes": ListRule(texts.AREA_CODE, most=200),
        "zips": ListRule(texts.ZIP, most=200),
        "states": ListRule(texts.STATE, most=200),
        "countries": ListRule(texts.COUNTRY, most=200),
    },
    steps.ByTag: {"cases": MOST_CASES},
    steps.TagCase: {"tag": texts.TAG, "values": MOST_TAG_VALUES},
    steps.Menu: {"keys": RecordRule(texts.KEY, most=MOST_KEYS.most, least=1), **_ASKING},
    steps.Confirm: {"key": texts.KEY, **_ASKING},
    steps.AskExtension: _ASKING,
    steps.Voicemail: {"max_seconds": WholeRule(1, 3_600)},
    steps.GoTo: {"route": texts.ROUTE_NAME},
    Postback: {
        "name": texts.NAME,
        "url": texts.URL,
        "body": texts.BODY,
        "min_talk_seconds": WholeRule(0, _A_DAY_IN_SECONDS),
        "needs_tags": ListRule(texts.NEEDED_TAG, most=50, is_set=True),
        "first_of": ListRule(texts.NEEDED_TAG, most=50),
        "campaign": texts.NAME,
        "secret": texts.SECRET_NAME,
    },
}
