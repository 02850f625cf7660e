"""Hypothesis strategies for call routes, receiving numbers and postbacks: everything that an account file can describe."""

import re
from collections.abc import Sequence
from datetime import date, time
from functools import cache

from hypothesis import strategies as st

from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Method, Postback, Trigger
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Confirm,
    Geo,
    GeoCase,
    GoTo,
    HangUp,
    HangUpReason,
    Hours,
    Menu,
    Queue,
    ReceivingNumber,
    Ring,
    RingOrder,
    Route,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)

_KEYS = "1234567890*#"
_VISIBLE = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn"))
_TEXTS = st.text(_VISIBLE, min_size=1, max_size=20).map(str.strip).filter(bool)
_SPOKEN = st.builds(Spoken, _TEXTS, st.sampled_from([None, "en", "es-MX", "zh-Hant-TW"]))
_TAGS = st.from_regex(re.compile(r"[a-z][A-Za-z0-9_.-]{0,8}"), fullmatch=True)
_TAG_VALUE = st.text(_VISIBLE, min_size=1, max_size=8).filter(str.strip)
_TAG_VALUES = st.lists(_TAG_VALUE, min_size=1, max_size=2).map(tuple)
_TIME_ZONES = st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata"])
_CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_HOLIDAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31)) | st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(
    lambda day: (day.month, day.day)
)
_HOURS = st.lists(
    st.builds(Hours, st.integers(0, 6), _CLOCKS, _CLOCKS), min_size=1, max_size=6, unique_by=lambda one: one
).map(lambda hours: tuple(sorted(hours, key=lambda one: (one.weekday, one.opens, one.closes))))
_STATES = st.lists(st.sampled_from(["CA", "NY", "NSW"]), max_size=2, unique=True).map(tuple)
_COUNTRIES = st.lists(st.sampled_from(["US", "NO", "DE"]), max_size=2, unique=True).map(tuple)
_AREA_CODES = st.lists(st.sampled_from(["415", "030", "1"]), max_size=2, unique=True).map(tuple)
_ZIPS = st.lists(st.sampled_from(["02134", "10*", "SW1A1AA"]), max_size=2, unique=True).map(tuple)
_POOL_NUMBERS = st.tuples(_AREA_CODES, _STATES, _COUNTRIES, _ZIPS).filter(any)
_ENDS: st.SearchStrategy[Step] = st.one_of(
    st.builds(Say, _SPOKEN),
    st.builds(Voicemail, _SPOKEN, st.integers(1, 3_600)),
    st.builds(HangUp, st.sampled_from(HangUpReason)),
)


@cache
def draw_steps(receiving_names: tuple[str, ...], route_names: tuple[str, ...]) -> st.SearchStrategy[Step]:
    """Trees of steps that ring these receiving numbers and continue with these routes. Cached, as creating one is slow."""
    ends = _ENDS | st.builds(GoTo, st.sampled_from(route_names)) if route_names else _ENDS
    return st.recursive(ends, lambda inner: _lead_to(inner, receiving_names), max_leaves=4)


def _lead_to(inner: st.SearchStrategy[Step], receiving_names: Sequence[str]) -> st.SearchStrategy[Step]:
    """Steps that continue with the inner ones."""
    repeats, key_seconds = st.integers(1, 10), st.integers(1, 60)
    geo_cases = st.builds(lambda then, pool_numbers: GeoCase(then, *pool_numbers), inner, _POOL_NUMBERS)
    tag_cases = st.builds(TagCase, _TAGS, st.sampled_from([TagTest.IS, TagTest.CONTAINS]), inner, _TAG_VALUES)
    present = st.builds(TagCase, _TAGS, st.just(TagTest.PRESENT), inner)
    menu_keys = st.dictionaries(st.sampled_from(_KEYS), inner, min_size=1, max_size=3).map(
        lambda keys: {key: keys[key] for key in sorted(keys, key=_KEYS.index)}
    )
    steps: list[st.SearchStrategy[Step]] = [
        st.builds(Schedule, _HOURS, inner, inner, st.none() | _TIME_ZONES, st.lists(_HOLIDAYS, max_size=2).map(tuple)),
        st.builds(Geo, st.lists(geo_cases, min_size=1, max_size=2).map(tuple), inner),
        st.builds(ByTag, st.lists(tag_cases | present, min_size=1, max_size=2).map(tuple), inner),
        st.builds(Menu, _SPOKEN, menu_keys, inner, repeats, key_seconds, st.none() | _SPOKEN),
        st.builds(AskExtension, _SPOKEN, inner, inner, repeats, key_seconds),
        st.builds(Confirm, _SPOKEN, inner, inner, st.sampled_from(_KEYS), repeats, key_seconds),
        st.builds(Say, _SPOKEN, inner),
    ]
    if receiving_names:
        rung = st.lists(
            st.builds(Rung, st.sampled_from(receiving_names), st.integers(1, 1_000), st.none() | st.integers(1, 600)),
            min_size=1,
            max_size=3,
        ).map(tuple)
        ringing = (st.sampled_from(RingOrder), st.integers(1, 600))
        said = (st.none() | _SPOKEN, st.booleans())
        steps.append(st.builds(Ring, rung, inner, *ringing, *said))
        steps.append(st.builds(Queue, rung, _SPOKEN, inner, *ringing, st.integers(1, 14_400), *said))
    return st.one_of(steps)


@st.composite
def call_routes(draw: st.DrawFn, receiving_names: Sequence[str]) -> tuple[Route, ...]:
    """Up to three routes; each may lead to later ones."""
    names = draw(st.sampled_from([[], ["main"], ["main", "closed"], ["4", "Route_3", "main"]]))
    return tuple(
        Route(name, draw(draw_steps(tuple(receiving_names), tuple(names[position + 1 :]))))
        for position, name in enumerate(names)
    )


@st.composite
def receiving_numbers(draw: st.DrawFn) -> tuple[ReceivingNumber, ...]:
    """Up to three receiving numbers."""
    names = draw(st.sampled_from([[], ["desk"], ["Büro: 2 #", "desk", "'{no}, 7'"]]))
    extensions, caps = st.none() | st.sampled_from(["7", "0123"]), st.none() | st.integers(1, 1_000_000)
    return tuple(
        ReceivingNumber(name, PhoneNumber(f"+1415555{index:04}", draw(extensions)), draw(caps), draw(caps))
        for index, name in enumerate(names, 100)
    )


@st.composite
def call_postbacks(draw: st.DrawFn, campaign_names: Sequence[str]) -> tuple[Postback, ...]:
    """Up to two postbacks."""
    names = draw(st.lists(_TEXTS.filter(lambda name: name != "__proto__"), max_size=2, unique=True))
    return tuple(draw(_build_postback(name, campaign_names)) for name in names)


@st.composite
def _build_postback(draw: st.DrawFn, name: str, campaign_names: Sequence[str]) -> Postback:
    on = draw(st.sampled_from(Trigger))
    method = draw(st.sampled_from(Method))
    has_body = method is not Method.GET and draw(st.booleans())
    body = draw(st.sampled_from(['{{"cid": "{gclid}",\n\t"ü": 1}}', "{{}}\n"])) if has_body else ""
    return Postback(
        name=name,
        on=on,
        url=draw(
            st.sampled_from(["https://tracker.example/p?cid={gclid}&sec={talk_seconds}", "http://x.example/{caller}"])
        ),
        method=method,
        headers={"Content-Type": "application/json"}
        if has_body
        else draw(st.sampled_from([{}, {"A": "b", "X": "{match}"}])),
        body=body,
        min_talk_seconds=draw(st.integers(0, 86_400)) if on is Trigger.CALL_ENDED else 0,
        needs_tags=draw(st.sampled_from([(), ("gclid",), ("tags.own", "gclid")])),
        first_of=draw(st.sampled_from([(), ("gclid",), ("gclid", "tags.gbraid", "wbraid")])),
        campaign=draw(st.sampled_from([None, *campaign_names])),
        secret=draw(st.sampled_from(["", "POSTBACK_KEY"])),
    )
