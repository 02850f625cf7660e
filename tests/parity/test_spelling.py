"""Numbers are found in the digits of other scripts, and not swapped if a sign beside them shows that they are something else."""

import re
import time

import pytest

from dni_py.core.numbers import NumberRecord, prepare_number
from dni_py.core.spelling import spell_number, write_target_pattern
from dni_py.core.swapping import swap_texts
from dni_py.core.text import matches_pattern
from tests.parity.cases import RECORDS, make_record, make_rules
from tests.parity.compare import Parity

SALES, TRACKING, FLOWERS = (make_record(number) for number in ("+18005550100", "+18665550101", "+18003569377"))

SWAPPED = {
    # Arabic-Indic, Persian and full-width digits, alone and mixed
    "٨٠٠-٥٥٥-٠١٠٠": "٨٦٦-٥٥٥-٠١٠١",
    "۸۰۰-۵۵۵-۰۱۰۰": "۸۶۶-۵۵۵-۰۱۰۱",
    "８００-５５５-０１００": "８６６-５５５-０１０１",
    "اتصل: ‎+١ (٨٠٠) ٥٥٥-٠١٠٠": "اتصل: ‎+١ (٨٦٦) ٥٥٥-٠١٠١",
    "٠٠١٨٠٠٥٥٥٠١٠٠": "٠٠١٨٦٦٥٥٥٠١٠١",
    "٨00-555-۰100": "٨66-555-۰101",
    "（８００） ５５５－０１００": "（８６６） ５５５－０１０１",
    # marks and isolates for the direction of writing, around and between
    "\u2066+1 800-555-0100\u2069": "\u2066+1 866-555-0101\u2069",
    "\u2066800\u2069-\u2067555\u2069-\u20680100\u2069": "\u2066866\u2069-\u2067555\u2069-\u20680101\u2069",
    "\u202a(800)\u200e 555-0100\u202c": "\u202a(866)\u200e 555-0101\u202c",
    "\u202d\u202c800\u200f555\u061c0100\u202e": "\u202d\u202c866\u200f555\u061c0101\u202e",
    # bars and lines between the digits
    "800|555|0100": "866|555|0101",
    "800_555_0100": "866_555_0101",
    "Phone|800-555-0100|Fax": "Phone|866-555-0101|Fax",
    # an extension stays, WordPress's multiplication sign for `x` included
    "800-555-0100x12": "866-555-0101x12",
    "800-555-0100×12": "866-555-0101×12",
    "800-555-0100 ×12": "866-555-0101 ×12",
    "800-555-0100 – 24 hours": "866-555-0101 – 24 hours",
    "Call us—800-555-0100—any day": "Call us—866-555-0101—any day",
    "№ 3: 800-555-0100": "№ 3: 866-555-0101",
}
KEPT = [
    *["№8005550100", "№ 8005550100", "＃8005550100", "ORD–8005550100", "ORD‑8005550100"],
    *["800-555-0100–0102", "800-555-0100‑0102", "800-555-0100‐55", "800-555-0100−55", "12–8005550100"],
    *["٣٨٠٠٥٥٥٠١٠٠", "٨٠٠٥٥٥٠١٠٠٣", "8005550100٣", "۳8005550100", "٨٠٠-٥٥٥-٠١٠٠-٥٥", "+٤٩ ٨٠٠ ٥٥٥ ٠١٠٠"],
    *["8005550100 ﷼", "￥8005550100", "＄8005550100", "٨٠٠٥٥٥٠١٠٠,٥٠"],
]
LIMITS = [
    *["Phone800-555-0100", "_800-555-0100_", "800-555-0100/0102"],
    *["८००-५५५-०१००", "৮০০-৫৫৫-০১০০", "๘๐๐-๕๕๕-๐๑๐๐"],
]
FLOWER_TEXTS = {
    "1-800-FLOWERS (356-9377)": "1-866-555-0101",
    "1-800-FLOWERS(356-9377) today": "1-866-555-0101 today",
    "(800) flowers (356.9377)": "(866) 555.0101",
    "1-800-FLOWERSHOP (356-9377)": "1-866-555-0101",
    "1-800-FLO-WERS (3569377)": "1-866-5550101",
    "1-800-FLOWERS (800-356-9377)": "1-866-5550101 (866-555-0101)",
    "800-356-9377 (800-FLOWERS)": "866-555-0101 (866-5550101)",
    "1-800-FLOWERS (24 hours)": "1-866-5550101 (24 hours)",
    "1-800-FLOWERS": "1-866-5550101",
    "800-356-9377 (356-9377)": "866-555-0101 (356-9377)",
}

BERLIN = make_record("+4930901820")
EXTENSIONS_APART = {
    "030 901820 55": "(866) 555-0101 55",
    "(030) 901820 (55)": "(866) 555-0101 (55)",
    "030 901820 / 55": "(866) 555-0101 / 55",
    "+49 30 901820 55": "+1 866-555-0101 55",
}


def swap(parity: Parity, text: str, target: NumberRecord = SALES) -> str:
    """Return a text with the tracking number in place of the target number, in both languages."""
    rules = make_rules([target], [TRACKING])
    written: str = parity(swap_texts, [text], rules, False)["texts"][0]
    return written


@pytest.mark.parametrize("text", SWAPPED)
def test_a_number_keeps_its_script_and_punctuation(parity: Parity, text: str) -> None:
    assert swap(parity, text) == SWAPPED[text]


@pytest.mark.parametrize("text", KEPT)
def test_a_sign_of_any_script_shows_that_digits_are_not_a_number(parity: Parity, text: str) -> None:
    assert swap(parity, text) == text


@pytest.mark.parametrize("text", LIMITS)
def test_limitation_letters_lines_second_endings_and_other_scripts_prevent_a_swap(parity: Parity, text: str) -> None:
    assert swap(parity, text) == text


@pytest.mark.parametrize("text", EXTENSIONS_APART)
def test_limitation_separate_digits_after_a_number_are_not_its_extension(parity: Parity, text: str) -> None:
    # They are as often something else: `030 901820 24 h`.
    assert swap(parity, text, BERLIN) == EXTENSIONS_APART[text]


@pytest.mark.parametrize("text", ["030 901820-55", "030 901820–55", "030 901820/55", "030 90182055"])
def test_a_joined_extension_prevents_a_swap(parity: Parity, text: str) -> None:
    assert swap(parity, text, BERLIN) == text


def test_limitation_arabic_decimals_are_not_recognised(parity: Parity) -> None:
    assert swap(parity, "٨٠٠٥٥٥٠١٠٠٫٥٠") == "٨٦٦٥٥٥٠١٠١٫٥٠"


@pytest.mark.parametrize("text", FLOWER_TEXTS)
def test_the_bracketed_digits_of_a_word_are_removed_with_it(parity: Parity, text: str) -> None:
    assert swap(parity, text, FLOWERS) == FLOWER_TEXTS[text]


def test_the_longer_of_two_numbers_is_found_first(parity: Parity) -> None:
    hall, desk = make_record("+49301234"), make_record("+493012345678")
    rules = make_rules([desk, hall], [make_record("+493099999999"), None])
    texts = parity(swap_texts, ["030 1234 5678 und 030 1234"], rules, False)["texts"]
    assert texts == ["030 9999 9999 und 030 1234"]


def test_limitation_a_word_before_other_digits_in_brackets_stays(parity: Parity) -> None:
    assert swap(parity, "1-800-FLOWERS (356-9378)", FLOWERS) == "1-800-FLOWERS (356-9378)"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record["number"])
def test_spelling_each_number(parity: Parity, record: NumberRecord) -> None:
    number = prepare_number(record, 0)
    parity(spell_number, number)
    pattern = "^" + parity(write_target_pattern, [number]) + "$"
    for form in [*number["spellings"], record["national"], record["international"]]:
        assert matches_pattern(pattern, form)
        assert matches_pattern(pattern, " - ".join(re.findall("\\d", form)))


def test_spelling_all_numbers_in_one_pattern(parity: Parity) -> None:
    numbers = [prepare_number(record, 0) for record in RECORDS]
    pattern = parity(write_target_pattern, numbers)
    assert all(matches_pattern(pattern, record["international"]) for record in RECORDS)
    assert all(matches_pattern(pattern, record["national"]) for record in RECORDS)


HOSTILE = [
    "8",
    "80055501",
    "1 ",
    "1-800-(",
    "(",
    "+",
    "+(",
    "00 1 800 555 01x",
    "a",
    " ",
    "800555010\u2066",
    "1(8(0(0(",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_is_slow_to_search(piece: str) -> None:
    pattern = write_target_pattern([prepare_number(record, 0) for record in RECORDS])
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    assert not matches_pattern(pattern, text)
    # Linear time is milliseconds; anything else is minutes.
    assert time.process_time() - began < 20
