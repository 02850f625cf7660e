"""Accounts for tests: the account file that the product promises to read, and accounts of every shape for Hypothesis."""

import re

from hypothesis import strategies as st

from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    OffSiteSource,
    OnSiteSource,
    ParameterMapping,
    SwapOptions,
    TargetNumber,
    TrackingSource,
)
from server.domain.choices import Attribution, Automation, Consent, LinkExtension
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject
from server.domain.phone_numbers import PhoneNumber

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


def edit_account_file(*replacements: tuple[str, str]) -> bytes:
    """The account file with each old text, which must be in it, replaced by the new one."""
    text = ACCOUNT_FILE
    for old, new in replacements:
        assert old in text, f"{old!r} is not in the account file"
        text = text.replace(old, new)
    return text.encode("utf-8")


_VISIBLE = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn"))
_NAMES = st.text(_VISIBLE, min_size=1, max_size=12).map(str.strip).filter(lambda name: name not in ("", "__proto__"))
_PARAMETERS = st.from_regex(re.compile(r"[a-z0-9_\[\]-]{1,8}"), fullmatch=True)
_TAGS = st.from_regex(re.compile(r"[a-z_][A-Za-z0-9_.-]{0,8}"), fullmatch=True)
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
"""Match rules as an account file can write them."""


def _depth(rule: MatchRule) -> int:
    if isinstance(rule, AllOf | AnyOf):
        return 1 + max(_depth(part) for part in rule.rules)
    return 1 + _depth(rule.rule) if isinstance(rule, Not) else 1


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """Any account that an account file can describe."""
    campaigns = draw(st.lists(st.builds(Campaign, _NAMES, _MAPPINGS), max_size=2, unique_by=lambda one: one.name))
    target_names = draw(st.lists(_NAMES, max_size=3, unique=True))
    campaign_names = st.sampled_from([None, *(campaign.name for campaign in campaigns)])
    targets = tuple(
        TargetNumber(name, PhoneNumber(f"+1800555{index:04}", draw(_EXTENSIONS)), draw(campaign_names))
        for index, name in enumerate(target_names, 100)
    )
    source_names = draw(st.lists(_NAMES, max_size=4, unique=True))
    sources = tuple(_draw_source(draw, name, index, target_names) for index, name in enumerate(source_names))
    return Account(
        key=draw(st.from_regex(re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,8}"), fullmatch=True)),
        name=draw(_NAMES),
        country=draw(st.sampled_from(["US", "GB", "DE", "NO"])),
        origins=draw(st.sampled_from([(), ("https://a.example",), ("https://b.example:8443", "http://c.example")])),
        consent=draw(st.sampled_from(Consent)),
        automation=draw(st.sampled_from(Automation)),
        attribution=draw(st.sampled_from(Attribution)),
        visit_timeout_minutes=draw(st.integers(1, 525_600)),
        fragment_parameters=draw(st.booleans()),
        swap=SwapOptions(
            draw(st.sampled_from([(), ("data-phone",), ("data-tel", "data-phone")])),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.sampled_from(LinkExtension)),
        ),
        parameter_mapping=draw(_MAPPINGS),
        campaigns=tuple(campaigns),
        target_numbers=targets,
        tracking_sources=sources,
    )


def _draw_source(draw: st.DrawFn, name: str, index: int, target_names: list[str]) -> TrackingSource:
    if draw(st.booleans()):
        number = PhoneNumber(f"+1866555{index:04}", draw(_EXTENSIONS))
        return OffSiteSource(name, number, draw(st.none() | _NAMES))
    preset = draw(st.none() | st.sampled_from(["google_ads", "any", "direct"]))
    match = draw(match_rules) if preset is None else draw(st.none() | match_rules)
    assigned = draw(st.lists(st.sampled_from(target_names), unique=True)) if target_names else []
    assign = tuple(
        Assignment(target, PhoneNumber(f"+1877555{index}{place:03}", draw(_EXTENSIONS)))
        for place, target in enumerate(assigned)
    )
    return OnSiteSource(name, preset, match, draw(st.integers(0, 1000)), assign)
