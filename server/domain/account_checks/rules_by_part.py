"""The rules of the fields of each part of an account. A field that is not here keeps to its type alone.

The account file and every other form in which an account comes are held to these.
"""

from collections.abc import Mapping

from dni_py.core.tags import MOST_TAGS
from server.domain.account_checks import rules
from server.domain.account_checks.rules import ListRule, RecordRule, Rule, WholeRule
from server.domain.accounts import (
    Account,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
)
from server.domain.number_pools import NumberPool
from server.domain.page_events import DEEPEST_SCROLL_PERCENT, PageEventRule, PageEvents, Tag
from server.domain.postbacks.postback import Postback
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Geo,
    GeoCase,
    GoTo,
    Menu,
    Queue,
    ReceivingNumber,
    Ring,
    Route,
    Rung,
    Schedule,
    Spoken,
    TagCase,
    Voicemail,
)

MOST_CASES = ListRule(most=100, least=1)
MOST_KEYS = ListRule(most=12, least=1)
MOST_RUNG = ListRule(most=50, least=1)
MOST_TAG_VALUES = ListRule(rules.TAG_VALUE, most=200)
MOST_HOLIDAYS = ListRule(most=400)
MOST_RULES = ListRule(most=100)
_A_DAY_IN_SECONDS = 86_400
_A_MONTH_IN_MINUTES = 31 * 24 * 60
_A_YEAR_IN_MINUTES = 525_600
_CALLS = WholeRule(1, 1_000_000)
_RING_SECONDS = WholeRule(1, 600)
_ASKING: Mapping[str, Rule] = {"repeats": WholeRule(1, 10), "seconds": WholeRule(1, 60)}

RULES: Mapping[type, Mapping[str, Rule]] = {
    Account: {
        "key": rules.ACCOUNT_KEY,
        "name": rules.NAME,
        "country": rules.COUNTRY,
        "origins": ListRule(rules.ORIGIN, is_set=True),
        "visit_timeout_minutes": WholeRule(1, _A_YEAR_IN_MINUTES),
        "ignored_referrers": ListRule(rules.DOMAIN, most=100, is_set=True),
        "publisher_tag": rules.TAG,
        "time_zone": rules.TIME_ZONE,
        "route": rules.ROUTE_NAME,
        "call_retention_days": WholeRule(1, 36_500),
        "carrier_secrets": RecordRule(rules.CARRIER, rules.ENVIRONMENT_VARIABLE),
        "receiving_numbers": ListRule(most=1_000),
        "routes": ListRule(most=100),
        "postbacks": ListRule(most=100),
    },
    SwapOptions: {"data_attributes": ListRule(rules.DATA_ATTRIBUTE, is_set=True)},
    ParameterMapping: {"parameter": rules.PARAMETER, "tag": rules.TAG},
    Campaign: {"name": rules.NAME, "route": rules.ROUTE_NAME},
    TargetNumber: {"name": rules.NAME, "campaign": rules.NAME},
    NumberPool: {
        "name": rules.POOL_NAME,
        "campaign": rules.NAME,
        "publisher": rules.NAME,
        "target_numbers": ListRule(rules.NAME),
        "key_tags": ListRule(rules.TAG),
        "buffer_seconds": WholeRule(1, 3_600),
        "max_lease_seconds": WholeRule(1, _A_DAY_IN_SECONDS),
        "max_size": WholeRule(1),
        "attribution_window_minutes": WholeRule(0, _A_MONTH_IN_MINUTES),
        "route": rules.ROUTE_NAME,
    },
    OnSiteSource: {"name": rules.NAME, "priority": WholeRule(0, 1_000_000), "route": rules.ROUTE_NAME},
    FromPool: {"number_pool": rules.NAME},
    OffSiteSource: {
        "name": rules.NAME,
        "stands_at": rules.NAME,
        "campaign": rules.NAME,
        "route": rules.ROUTE_NAME,
    },
    PageEventRule: {"selector": rules.SELECTOR, "tags": ListRule(most=MOST_TAGS, least=1)},
    Tag: {"name": rules.TAG, "value": rules.TAG_VALUE},
    PageEvents: {
        "rules": MOST_RULES,
        "scroll_depths": ListRule(WholeRule(1, DEEPEST_SCROLL_PERCENT), most=20, is_ascending=True),
        "seconds_on_page": ListRule(WholeRule(1, _A_DAY_IN_SECONDS), most=20, is_ascending=True),
    },
    ReceivingNumber: {"name": rules.NAME, "max_concurrent": _CALLS, "max_per_day": _CALLS},
    Route: {"name": rules.ROUTE_NAME},
    Spoken: {"text": rules.SPOKEN_TEXT, "language": rules.LANGUAGE},
    Rung: {"receiving_number": rules.NAME, "weight": WholeRule(1, 1_000), "seconds": _RING_SECONDS},
    Ring: {"rung": MOST_RUNG, "seconds": _RING_SECONDS},
    Queue: {"rung": MOST_RUNG, "seconds": _RING_SECONDS, "max_wait_seconds": WholeRule(1, 14_400)},
    Schedule: {"time_zone": rules.TIME_ZONE, "holidays": MOST_HOLIDAYS},
    Geo: {"cases": MOST_CASES},
    GeoCase: {
        "area_codes": ListRule(rules.AREA_CODE, most=200),
        "states": ListRule(rules.STATE, most=200),
        "countries": ListRule(rules.COUNTRY, most=200),
    },
    ByTag: {"cases": MOST_CASES},
    TagCase: {"tag": rules.TAG, "values": MOST_TAG_VALUES},
    Menu: {"keys": RecordRule(rules.KEY, most=MOST_KEYS.most, least=1), **_ASKING},
    AskExtension: _ASKING,
    Voicemail: {"max_seconds": WholeRule(1, 3_600)},
    GoTo: {"route": rules.ROUTE_NAME},
    Postback: {
        "name": rules.NAME,
        "url": rules.URL,
        "body": rules.BODY,
        "min_talk_seconds": WholeRule(0, _A_DAY_IN_SECONDS),
        "needs_tags": ListRule(rules.NEEDED_TAG, most=50, is_set=True),
        "campaign": rules.NAME,
        "secret": rules.SECRET_NAME,
    },
}
