"""What the generated cases are made of: phone numbers, texts that hold them in many spellings, URLs, rules."""

from typing import Any

import phonenumbers
from hypothesis import strategies as st

from dni_py.core.numbers import NumberRecord, PhoneNumber, prepare_number


def make_record(number: str, extension: str | None = None) -> NumberRecord:
    """Return the record that the server would send for an E.164 number."""
    parsed = phonenumbers.parse(number)
    record: NumberRecord = {
        "number": number,
        "national": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL),
        "international": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
    }
    if extension is not None:
        record["extension"] = extension
    return record


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
]
NUMBERS: list[PhoneNumber] = [prepare_number(record) for record in RECORDS]

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
]
MARKS = ["+", "(", "#", "$", "€", "%", ",", ".", "=", "_", "x", "a", "\n", "😀"]
NEIGHBOURS = ["", *MARKS, "ID-", " x 12", "00", "011 ", "1-", "(0)"]


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A number's form with separators anywhere, full-width or vanity characters now and then."""
    form = draw(st.sampled_from([form for number in NUMBERS for form in number["forms"] if form != ""]))
    written = ""
    for digit in form:
        kind = draw(st.integers(0, 19))
        written += (
            chr(ord(digit) + 65248) if kind == 0 else "?!ADGJMPTW"[int(digit)] if kind == 1 and digit > "1" else digit
        )
        if kind > 15:
            written += draw(st.sampled_from(SEPARATORS))
    return written


formatted = st.sampled_from([record[key] for record in RECORDS for key in ("number", "national", "international")])
neighbours = st.sampled_from(NEIGHBOURS)
noise = st.text("0123456789 -.()/+xA€😀", max_size=12)
phone_texts = st.lists(spellings() | formatted | neighbours | noise, max_size=6).map("".join)
records = st.sampled_from(RECORDS)
numbers = st.sampled_from(NUMBERS)
targets = st.lists(numbers, max_size=3)
codes = st.integers(0, 65535) | st.integers(0, 300) | st.integers(8190, 8300) | st.integers(65270, 65310)

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

SUBJECTS = ["landing_url", "landing_domain", "landing_path", "referring_url", "referring_domain", "referring_path"]
leaves = st.fixed_dictionaries(
    {
        "subject": st.sampled_from(["parameter", *SUBJECTS]),
        "name": parameter_names,
        "test": st.sampled_from(["present", "equals", "contains", "pattern", "domain", "path"]),
        "values": st.lists(words, max_size=3),
    }
)


def _branches(rules: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    lists = st.lists(rules, max_size=3)
    return (
        st.fixed_dictionaries({"all": lists})
        | st.fixed_dictionaries({"any": lists})
        | st.fixed_dictionaries({"not": rules})
    )


rules: st.SearchStrategy[Any] = st.recursive(leaves, _branches, max_leaves=6)
landings = st.fixed_dictionaries(
    {
        "parameters": st.dictionaries(parameter_names, words, max_size=3),
        "values": st.fixed_dictionaries(dict.fromkeys(SUBJECTS, words | domains)),
    }
)
