"""The parts of generated cases: phone numbers, texts with them in many spellings, URLs, rules."""

import re
from collections.abc import Sequence
from typing import Any, Literal

import phonenumbers
from hypothesis import strategies as st

from dni_py.core.numbers import NumberRecord, PhoneNumber, prepare_number
from dni_py.core.spelling import write_target_pattern
from dni_py.core.swapping import SwapRules
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject
from server.domain.public_config.conditions import compile_rule


def make_record(number: str, extension: str | None = None) -> NumberRecord:
    """Return the record that the server would send for an E.164 number."""
    parsed = phonenumbers.parse(number)
    return {
        "number": number,
        "national": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL),
        "international": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        "extension": extension,
    }


RECORDS = [
    make_record("+18005550100"),
    make_record("+18665550101", "12"),
    make_record("+18003569377"),
    make_record("+442079460958"),
    make_record("+443033333333", "7"),
    make_record("+4930123456"),
    make_record("+390612345678"),
    make_record("+4532123456"),
    make_record("+33142685300"),
    make_record("+5511961234567"),
    make_record("+5491161234567"),
]
NUMBERS: list[PhoneNumber] = [prepare_number(record, index) for index, record in enumerate(RECORDS)]


def make_rules(targets: list[NumberRecord], shown: Sequence[NumberRecord | None]) -> SwapRules:
    """Return the rules by which each target number is swapped for the number shown in its place, if there is one."""
    numbers = [prepare_number(record, index) for index, record in enumerate(targets)]
    shown_now = list(range(len(targets)))
    for index, record in enumerate(shown[: len(targets)]):
        if record is not None:
            shown_now[index] = len(numbers)
            numbers.append(prepare_number(record, index))
    pattern = write_target_pattern(sorted(numbers, key=lambda number: -len(number["record"]["number"])))
    return {
        "known_numbers": numbers,
        "sought_numbers": numbers,
        "number_pattern": pattern,
        "shown_now": shown_now,
    }


TARGET_SETS = [RECORDS, *(RECORDS[first : first + 3] for first in range(0, len(RECORDS), 2))]

SPELLED: list[Literal["number", "national", "international"]] = ["number", "national", "international"]
DIGIT_STRINGS = sorted(
    {prefix + re.sub(r"\D", "", record[key]) for record in RECORDS for key in SPELLED for prefix in ("", "00", "011")}
)
"""The digits in which a page may write the numbers, and some that are not these numbers."""

CHARACTERS = [
    chr(code)
    for first, behind in [
        (0, 0x300),
        (0x0610, 0x0700),
        (0x1680, 0x1690),
        (0x2000, 0x2070),
        (0x20A0, 0x20C8),
        (0x2110, 0x2120),
        (0x2200, 0x2220),
        (0xFDF0, 0xFE00),
        (0xFEF0, 0xFFF0),
    ]
    for code in range(first, behind)
] + ["\u180e", "\u3000", "\ud83d", "\ude00"]
"""Every character in a rule, and its neighbours."""

SEPARATORS = [
    "-",
    ".",
    " ",
    "\xa0",
    "\u2009",
    "\u202f",
    "\u2011",
    "\u2013",
    "\u2212",
    "/",
    "(",
    ")",
    " - ",
    "",
    "·",
    "\u200b",
    "\u200e",
    "\u2066",
    "|",
    "_",
]
MARKS = ["+", "(", "#", "$", "€", "%", ",", ".", "=", "_", "x", "a", "\n", "😀"]
NEIGHBOURS = ["", "№", "–0", "۳", "٬", "(356-9377)", *MARKS, "ID-", " x 12", "00", "011 ", "1-", "(0)"]


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A number's form with separators anywhere, digits of another script or vanity characters now and then."""
    form = draw(st.sampled_from(DIGIT_STRINGS))
    shift = draw(st.sampled_from([0x0660 - 48, 0x06F0 - 48, 0xFF10 - 48]))
    written = ""
    for digit in form:
        kind = draw(st.integers(0, 19))
        written += (
            chr(ord(digit) + shift) if kind == 0 else "?!ADGJMPTW"[int(digit)] if kind == 1 and digit > "1" else digit
        )
        if kind > 15:
            written += draw(st.sampled_from(SEPARATORS))
    return written


formatted = st.sampled_from([record[key] for record in RECORDS for key in SPELLED])
neighbours = st.sampled_from(NEIGHBOURS)
noise = st.text("0123456789 -.()/+xA€😀", max_size=12)
phone_texts = st.lists(spellings() | formatted | neighbours | noise, max_size=6).map("".join)
records = st.sampled_from(RECORDS)
numbers = st.sampled_from(NUMBERS)
target_sets = st.integers(0, len(TARGET_SETS) - 1)
"""An index, because the patterns themselves are too long to show."""

words = st.sampled_from(["", *"a spring Spring * s*g / /spring google google.* www.google.co.uk é 😀".split()])
domains = st.sampled_from(
    [
        "",
        *"example.com www.example.com google.com google.co.uk notgoogle.com google news.example a.google.x.y.z".split(),
    ]
)
escapes = st.sampled_from(
    ["%20", "%E2%82%AC", "%e2%82", "%zz", "%", "+", "%F0%9F%98%80", "%00", "%ff", "&", "=", "é", "a", "1"]
)
parameter_names = st.sampled_from(
    ["gclid", "GCLID", "utm_source", "kw", "__proto__", "constructor", "10", "2", "a b", ""]
)
parameter_texts = st.lists(escapes | words | parameter_names, max_size=5).map("".join)
queries = st.lists(st.tuples(parameter_names | parameter_texts, parameter_texts).map("=".join), max_size=6).map(
    "&".join
)
urls = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["https://", "HTTP://", "", "//", "about:", "https://user:pass@"]),
        domains,
        st.sampled_from(["", ":8080"]),
        st.sampled_from(["", "/", "/spring", "/spring/sale", "/é"]),
        st.just("?") | st.just(""),
        queries,
        st.sampled_from(["", "#", "#gclid=1", "#a?b"]),
    ),
)

conditions = st.builds(
    Condition,
    st.sampled_from(Subject),
    st.sampled_from(ConditionTest),
    st.lists(words | domains | st.text(max_size=4), min_size=1, max_size=3).map(tuple),
    parameter_names,
)


def _branches(parts: st.SearchStrategy[MatchRule]) -> st.SearchStrategy[MatchRule]:
    lists = st.lists(parts, max_size=3).map(tuple)
    return st.builds(AllOf, lists) | st.builds(AnyOf, lists) | st.builds(Not, parts)


rules: st.SearchStrategy[Any] = st.recursive(conditions, _branches, max_leaves=6).map(compile_rule)
parameters = st.dictionaries(parameter_names, words, max_size=3)
