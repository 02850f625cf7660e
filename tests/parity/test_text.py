"""The text and record operations mean the same in both languages; the rest of the core uses them."""

from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build.minify import INTERNAL_KEYS
from dni_py.core.text import (
    character_of,
    code_at,
    decode_run,
    has_key,
    is_text,
    join_texts,
    keys_of,
    lower_text,
    match_pattern,
    matches_pattern,
    new_record,
    replace_pattern,
    slice_text,
    split_text,
)
from tests.parity.cases import CHARACTERS
from tests.parity.compare import Parity

texts = st.text(st.characters(exclude_categories=["Cn"]), max_size=20)
indexes = st.integers(0, 25)
names = st.sampled_from(["", *"a 0 1 10 9 01 -1 4294967294 4294967295 ١ constructor __proto__".split()])
# The minifier gives internal keys other names, which are capitals.
record_names = names | texts.filter(lambda text: text not in ascii_uppercase and text not in INTERNAL_KEYS)
records = st.dictionaries(record_names, st.integers(0, 9), max_size=6)
pieces = st.sampled_from(["%41", "%c3%A9", "%", " ", "😀", "\n", "a"])
spaced_texts = st.text("abAB1$-_.é\n\r \x1c\x85\xa0\u2028\u3000\ufeff１😀", max_size=8)

PATTERNS = [
    *["", "a", "^a$", "(a)|(b)", "a(?!b)", r"([ab])\1", r"[\s\S]*", "(?:a|b){1,2}$", "[^a]", r"\.", "b*$"],
    *[r"\s", r"[\s-]+", r"\d", r"\D", r"\w", r"\W", r"[^\w]$", "[$a]"],
]
ESCAPES = ["%41", r"(?:%[\da-f]{2})+", "%c3%a9$", "^%c3%a9"]


@given(texts, indexes, indexes)
def test_slicing(parity: Parity, text: str, start: int, end: int) -> None:
    parity(slice_text, text, start, end)


@given(texts)
def test_lower_case(parity: Parity, text: str) -> None:
    parity(lower_text, text)


@pytest.mark.parametrize("text", ["ÀÉÎ", "ΟΔΟΣ", "İstanbul", "STRASSE ẞ", "\U00010400", "\ud801", "ＡＢＣ"])
def test_lower_case_of_hard_letters(parity: Parity, text: str) -> None:
    parity(lower_text, text)


@pytest.mark.parametrize(
    "code", [code for code in range(65536) if chr(code).isspace() or code in (0x180E, 0xFEFF, 0x200B)]
)
def test_every_space_of_either_language_in_a_pattern(parity: Parity, code: int) -> None:
    parity(matches_pattern, "^a\\s[\\s.]b$", "a" + chr(code) + chr(code) + "b")


@given(texts, st.sampled_from(["a", ",", "ab", "😀"]))
def test_splitting(parity: Parity, text: str, separator: str) -> None:
    parity(split_text, text + separator + text, separator)


@given(st.lists(texts, max_size=4), texts)
def test_joining(parity: Parity, parts: list[str], separator: str) -> None:
    parity(join_texts, parts, separator)


@given(texts.filter(len), st.data())
def test_character_codes(parity: Parity, text: str, data: st.DataObject) -> None:
    parity(code_at, text, data.draw(st.integers(0, len(text) - 1)))


@given(st.integers(0, 65535))
def test_characters_of_codes(parity: Parity, code: int) -> None:
    parity(character_of, code)


@given(st.sampled_from(PATTERNS), spaced_texts)
def test_matching_patterns(parity: Parity, pattern: str, text: str) -> None:
    parity(match_pattern, pattern, text)
    parity(matches_pattern, pattern, text)


@given(st.sampled_from(ESCAPES), st.lists(pieces).map("".join))
def test_replacing_matches_of_a_pattern(parity: Parity, pattern: str, text: str) -> None:
    parity(replace_pattern, pattern, text, decode_run)


@pytest.mark.parametrize("pattern", [r"\s", r"\d", r"\w", "[a-z]", r"[^\s]", r"[\s\d]", "k", "s"])
def test_every_character_has_the_same_classes(parity: Parity, pattern: str) -> None:
    for character in [*CHARACTERS, "\u017f", "\u212a"]:
        parity(matches_pattern, f"^{pattern}$", character)


@pytest.mark.parametrize("value", ["", "a", 0, 1.5, True, None, [], ["a"], {}, {"length": 1}])
def test_telling_text_from_other_values(parity: Parity, value: object) -> None:
    parity(is_text, value)


@given(records, names)
def test_whether_a_record_has_a_name(parity: Parity, record: dict[str, int], name: str) -> None:
    parity(has_key, record, name)


@given(records)
def test_the_order_of_a_records_names(parity: Parity, record: dict[str, int]) -> None:
    parity(keys_of, record)


def test_a_new_record_is_empty(parity: Parity) -> None:
    assert parity(new_record) == {}
