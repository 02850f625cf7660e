"""Codes as people type them, and names of passkeys."""

import random

import pytest

from server.domain.people.second_factors import (
    draw_recovery_codes,
    read_app_code,
    read_passkey_name,
    read_recovery_code,
)


def test_recovery_codes_are_distinct_and_read_back_however_they_are_typed() -> None:
    codes = draw_recovery_codes(random.Random(1).randrange)
    assert len(set(codes)) == 10
    for code in codes:
        assert read_recovery_code(code) == read_recovery_code(f" {code.upper().replace('-', '')} ") == code


@pytest.mark.parametrize("text", ["", "123456", "abcd-efgh-jkmn", "abcd-efgh-jkmn-pqr1", "abcd-efgh-jkmn-pqré"])
def test_other_texts_are_no_recovery_codes(text: str) -> None:
    assert read_recovery_code(text) is None


@pytest.mark.parametrize(
    ("text", "code"), [("123456", "123456"), (" 123 456 ", "123456"), ("12345", None), ("١٢٣٤٥٦", None)]
)
def test_the_code_of_an_app_has_six_digits(text: str, code: str | None) -> None:
    assert read_app_code(text) == code


def test_the_name_of_a_passkey_is_short_and_printable() -> None:
    assert read_passkey_name("  Ana's   laptop ") == "Ana's laptop"
    for text in ("", " ", "x" * 61, "a\x00b"):
        with pytest.raises(ValueError, match="60 characters"):
            read_passkey_name(text)
