"""Accounts for tests: the documented account file, and Hypothesis strategies for accounts of every kind."""

import re
from dataclasses import replace

import pytest
from hypothesis import strategies as st

from server.account_file.problems import AccountFileError
from server.account_file.read import read_account_file
from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
    TrackingSource,
)
from server.domain.blocked_callers import BlockedCaller
from server.domain.choices import Attribution, Automation, Consent, Gpc, LinkExtension, PoolMode, PoolSizing
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEvent, PageEventRule, PageEvents, Tag
from server.domain.phone_numbers import PhoneNumber
from server.domain.public_config.origin_groups import write_origin_groups
from tests.call_set_ups import call_postbacks, call_routes, receiving_numbers

ACCOUNT_FILE = """\
account: {key: demo, name: Harbor Roofing, country: US, origins: ["http://127.0.0.1:8000"], consent: not_required, \
attribution: last_touch, visit_timeout_minutes: 30}
parameter_mapping: {f_n: first_name, a: affiliate_id, s: sub_id}
campaigns:
  - {name: roofing, parameter_mapping: {kw: keyword}}
target_numbers:
  - {name: sales, number: "+18005550100", campaign: roofing}
  - {name: service, number: "+18005550123", campaign: roofing}
tracking_sources:
  - {name: Google Ads, preset: google_ads, priority: 10, assign: {sales: {tracking_number: "+18665550101"}, \
service: {tracking_number: "+18665550102"}}}
  - name: Spring newsletter
    priority: 20
    match: {any: [{parameter: utm_campaign, equals: spring}, {landing_path: /spring}, {referring_domain: news.example}]}
    assign: {sales: {tracking_number: "+18665550103"}}
  - {name: Billboard I-95, kind: off_site, tracking_number: "+18665550110", stands_at: "I-95 exit 12"}
"""

POOLED_ACCOUNT_FILE = (
    ACCOUNT_FILE
    + """\
  - {name: Everyone, preset: any, priority: 1000, assign: {sales: {number_pool: roofing-pool}}}
number_pools:
  - {name: roofing-pool, campaign: roofing, publisher: null, target_numbers: [sales], mode: shared, \
key_tags: [affiliate_id, sub_id, keyword],
     buffer_seconds: 60, max_lease_seconds: 900, attribution_window_minutes: 60, max_size: 30, default_number: "+18005550100",
     tracking_numbers: ["+18665550120", {number: "+18665550121", extensions: ["101", "102"]}]}
page_events:
  rules:
    - {selector: "#quote", event: click, tags: {quote: requested}}
  scroll_depths: [50, 90]
  seconds_on_page: [30, 120]
"""
)
"""The account file, with a number pool for everyone and page events."""


def edit_account_file(*replacements: tuple[str, str], text: str = ACCOUNT_FILE) -> bytes:
    """The account file with each old text replaced by the new one; the old text must be in it."""
    for old, new in replacements:
        assert old in text, f"{old!r} is not in the account file"
        text = text.replace(old, new)
    return text.encode("utf-8")


def read_problems(content: bytes) -> list[str]:
    """The lines with the problems of an invalid account file."""
    with pytest.raises(AccountFileError) as refusal:
        read_account_file(content)
    return str(refusal.value).splitlines()


_VISIBLE = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn"))
_NAMES = st.text(_VISIBLE, min_size=1, max_size=12).map(str.strip).filter(lambda name: name not in ("", "__proto__"))
_PARAMETERS = st.from_regex(re.compile(r"[a-z0-9_\[\]-]{1,8}"), fullmatch=True)
_TAGS = st.from_regex(re.compile(r"[a-z_][A-Za-z0-9_.-]{0,8}"), fullmatch=True).filter(lambda tag: tag != "__proto__")
_CARRIER_SECRETS: tuple[dict[str, str], ...] = ({}, {"telnyx": "DNI_KEY_2", "twilio": "DNI_TWILIO_AUTH_TOKEN_ACME"})
_ORIGINS = (("https://a.example",), ("https://b.example:8443", "http://c.example"))
_EXTENSIONS = st.none() | st.from_regex(re.compile(r"[0-9]{1,6}"), fullmatch=True)
_VALUE = st.text(_VISIBLE, min_size=1, max_size=10).filter(lambda value: value.strip() != "" and value.count("*") <= 5)
_VALUES = st.lists(_VALUE, min_size=1, max_size=3).map(tuple)
_MAPPINGS = st.dictionaries(_PARAMETERS, _TAGS, max_size=3).map(
    lambda mapping: tuple(ParameterMapping(parameter, tag) for parameter, tag in mapping.items())
)
_DOMAINS = st.lists(st.from_regex(re.compile(r"[a-z]{1,8}\.(example|\*)"), fullmatch=True), min_size=1, max_size=2)
_SUBJECTS = st.sampled_from([subject for subject in Subject if subject is not Subject.PARAMETER])
_TEXT_TESTS = st.sampled_from([ConditionTest.EQUALS, ConditionTest.CONTAINS, ConditionTest.PATTERN])
_CONDITIONS = st.one_of(
    st.builds(Condition, st.just(Subject.PARAMETER), _TEXT_TESTS, _VALUES, _PARAMETERS),
    st.builds(Condition, st.just(Subject.PARAMETER), st.just(ConditionTest.PRESENT), parameter=_PARAMETERS),
    st.builds(Condition, _SUBJECTS, st.just(ConditionTest.PRESENT)),
    st.builds(Condition, _SUBJECTS, _TEXT_TESTS, _VALUES),
    st.builds(Condition, _SUBJECTS, st.just(ConditionTest.DOMAIN), _DOMAINS.map(tuple)),
    st.builds(Condition, _SUBJECTS, st.just(ConditionTest.PATH), _VALUES.map(lambda v: tuple("/" + one for one in v))),
)
match_rules: st.SearchStrategy[MatchRule] = st.recursive(
    _CONDITIONS,
    lambda rules: st.one_of(
        st.builds(AllOf, st.lists(rules, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(rules, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, rules),
    ),
    max_leaves=5,
).filter(lambda rule: _depth(rule) <= 8)
"""Match rules that an account file can express."""


def _depth(rule: MatchRule) -> int:
    if isinstance(rule, AllOf | AnyOf):
        return 1 + max(_depth(part) for part in rule.rules)
    return 1 + _depth(rule.rule) if isinstance(rule, Not) else 1


_TAG_VALUES = st.text(_VISIBLE, min_size=1, max_size=10).filter(lambda value: value != "__proto__")
_TAG_SETS = st.dictionaries(_TAGS, _TAG_VALUES, min_size=1, max_size=3).map(
    lambda tags: tuple(Tag(name, value) for name, value in tags.items())
)
_SELECTORS = st.sampled_from(["#quote", "form.estimate [type='submit'], .cta", 'a[href*="?kw=dach&s=ü"] > b'])
_STEPS = st.sets(st.integers(1, 100), max_size=3).map(lambda steps: tuple(sorted(steps)))
_PAGE_EVENTS = st.builds(
    PageEvents,
    st.lists(st.builds(PageEventRule, _SELECTORS, st.sampled_from(PageEvent), _TAG_SETS), max_size=2).map(tuple),
    _STEPS,
    _STEPS,
)


_BLOCKED_CALLERS = st.builds(
    BlockedCaller,
    st.sampled_from(["+14155550199", "+442079460000", "+1900*", "+7*", "withheld"]),
    st.none() | _NAMES,
)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Any account that an account file can describe."""
    responder = draw(receiving_numbers())
    routes = draw(call_routes([one.name for one in responder]))
    route_names = st.sampled_from([None, *(route.name for route in routes)])
    campaigns = draw(
        st.lists(st.builds(Campaign, _NAMES, _MAPPINGS, route_names), max_size=2, unique_by=lambda one: one.name)
    )
    target_names = draw(st.lists(_NAMES, max_size=3, unique=True))
    campaign_names = st.sampled_from([None, *(campaign.name for campaign in campaigns)])
    targets = tuple(
        TargetNumber(name, PhoneNumber(f"+1800555{index:04}", draw(_EXTENSIONS)), draw(campaign_names))
        for index, name in enumerate(target_names, 100)
    )
    mapping = draw(_MAPPINGS)
    mapped_tags = [
        entry.tag for entries in (mapping, *(one.parameter_mapping for one in campaigns)) for entry in entries
    ]
    pools = _draw_pools(draw, campaigns, targets, [*mapped_tags, "gclid"], route_names)
    source_names = draw(st.lists(_NAMES, max_size=4, unique=True))
    sources = tuple(
        replace(_draw_source(draw, name, index, target_names, pools), route=draw(route_names))
        for index, name in enumerate(source_names)
    )
    sources = tuple(
        replace(source, campaign=draw(campaign_names)) if isinstance(source, OffSiteSource) else source
        for source in sources
    )
    origins = draw(st.sampled_from(_ORIGINS if pools else ((), *_ORIGINS)))
    return Account(
        key=draw(st.from_regex(re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}"), fullmatch=True)),
        name=draw(_NAMES),
        country=draw(st.sampled_from(["US", "GB", "DE", "NO"])),
        origins=origins,
        carry_visits=bool(write_origin_groups(origins)) and draw(st.booleans()),
        consent=draw(st.sampled_from(Consent)),
        automation=draw(st.sampled_from(Automation)),
        attribution=draw(st.sampled_from(Attribution)),
        visit_timeout_minutes=draw(st.integers(1, 525_600)),
        fragment_parameters=draw(st.booleans()),
        ignored_referrers=draw(st.sampled_from([(), ("pay.example", "bank.example")])),
        ignore_payment_hosts=draw(st.booleans()),
        swap=SwapOptions(
            draw(st.sampled_from([(), ("data-phone",), ("data-tel", "data-phone")])),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.sampled_from(LinkExtension)),
            draw(st.booleans()),
        ),
        publisher_tag=draw(st.sampled_from(mapped_tags or ["affiliate_id"])),
        parameter_mapping=mapping,
        campaigns=tuple(campaigns),
        target_numbers=targets,
        number_pools=pools,
        tracking_sources=sources,
        page_events=draw(_PAGE_EVENTS),
        page_reports=draw(st.booleans()),
        gpc=draw(st.sampled_from(Gpc)),
        time_zone=draw(st.sampled_from(["UTC", "America/New_York"])),
        currency=draw(st.sampled_from([None, "USD", "EUR"])),
        number_budget=draw(st.sampled_from([None, "50.00 USD", "0.5 EUR"])),
        resting_days=draw(st.integers(0, 90)),
        fallback_url=draw(st.sampled_from([None, "https://handler.example.com/EH1?call=1"])),
        route=draw(route_names),
        call_retention_days=draw(st.integers(1, 36_500)),
        carrier_secrets=draw(st.sampled_from(_CARRIER_SECRETS)),
        receiving_numbers=responder,
        routes=routes,
        postbacks=draw(call_postbacks([campaign.name for campaign in campaigns])),
        blocked_callers=draw(st.lists(_BLOCKED_CALLERS, max_size=3, unique_by=lambda one: one.caller).map(tuple)),
    )


def _draw_pools(
    draw: st.DrawFn,
    campaigns: list[Campaign],
    targets: tuple[TargetNumber, ...],
    mapped_tags: list[str],
    route_names: st.SearchStrategy[str | None],
) -> tuple[NumberPool, ...]:
    if not campaigns or not targets:
        return ()
    pool_names = _NAMES.filter(lambda name: not re.search("[{}/]", name))
    pools: list[NumberPool] = []
    for index, name in enumerate(draw(st.lists(pool_names, max_size=2, unique=True))):
        campaign = draw(st.sampled_from(campaigns)).name
        fillable = [target.name for target in targets if target.campaign in (None, campaign)]
        if fillable:
            pool = _draw_pool(draw, name, campaign, index, fillable, mapped_tags)
            pools.append(replace(pool, route=draw(route_names)))
    return tuple(pools)


def _draw_pool(
    draw: st.DrawFn, name: str, campaign: str, index: int, fillable: list[str], mapped_tags: list[str]
) -> NumberPool:
    mode = draw(st.sampled_from(PoolMode))
    extensions = draw(st.lists(_EXTENSIONS.filter(bool), max_size=3, unique=True))
    plain = [PhoneNumber(f"+1888555{index}{pool_number:03}") for pool_number in range(1, 1 + draw(st.integers(1, 3)))]
    pool_numbers = [*plain, *(PhoneNumber(f"+1888555{index}000", extension) for extension in extensions)]
    buffer_seconds = draw(st.integers(1, 3600))
    return NumberPool(
        name=name,
        campaign=campaign,
        tracking_numbers=tuple(draw(st.permutations(pool_numbers))),
        target_numbers=tuple(draw(st.lists(st.sampled_from(fillable), min_size=1, unique=True))),
        mode=mode,
        key_tags=tuple(draw(st.lists(st.sampled_from(mapped_tags), unique=True))) if mode is PoolMode.SHARED else (),
        publisher=draw(st.none() | _NAMES) if len(mapped_tags) > 1 else None,
        buffer_seconds=buffer_seconds,
        max_lease_seconds=draw(st.integers(buffer_seconds, 86_400)),
        max_size=draw(st.none() | st.integers(5, 10)),
        sizing=draw(st.sampled_from([PoolSizing.FIXED, PoolSizing.SUGGEST])),
        min_size=draw(st.none() | st.integers(1, 5)),
        buy_from=draw(st.sampled_from([None, "415", "toll_free"])),
        attribution_window_minutes=draw(st.integers(0, 44_640)),
        default_number=draw(st.none() | st.builds(PhoneNumber, st.just("+18885559999"), _EXTENSIONS)),
    )


def _draw_source(
    draw: st.DrawFn, name: str, index: int, target_names: list[str], pools: tuple[NumberPool, ...]
) -> TrackingSource:
    if draw(st.booleans()):
        number = PhoneNumber(f"+1866555{index:04}", draw(_EXTENSIONS))
        return OffSiteSource(name, number, draw(st.none() | _NAMES))
    preset = draw(st.none() | st.sampled_from(["google_ads", "any", "direct"]))
    match = draw(match_rules) if preset is None else draw(st.none() | match_rules)
    assigned = draw(st.lists(st.sampled_from(target_names), unique=True)) if target_names else []
    assign = tuple(
        Assignment(target, _draw_shown(draw, target, PhoneNumber(f"+1877555{index}{pool_number:03}"), pools))
        for pool_number, target in enumerate(assigned)
    )
    return OnSiteSource(name, preset, match, draw(st.integers(0, 1000)), assign)


def _draw_shown(
    draw: st.DrawFn, target: str, number: PhoneNumber, pools: tuple[NumberPool, ...]
) -> PhoneNumber | FromPool:
    filling = [FromPool(pool.name) for pool in pools if target in pool.target_numbers]
    return draw(st.sampled_from([PhoneNumber(number.number, draw(_EXTENSIONS)), *filling]))
