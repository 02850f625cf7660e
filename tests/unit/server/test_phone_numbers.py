"""Phone numbers: what is read as one, and the record that a browser gets."""

import phonenumbers
import pytest

from server.domain.phone_numbers import NotAPhoneNumber, PhoneNumber, parse_phone_number, write_number_record

COUNTRIES = ["US", "GB", "DE", "FR", "IT", "ES", "AU", "IN", "JP", "BR", "MX", "ZA", "NO", "PL", "SG", "AR"]


@pytest.mark.parametrize(
    "text",
    [
        "+18005550100",
        "+1 (800) 555-0100",
        "800-555-0100",
        "(800) 555.0100",
        "1-800-555-0100",
        "+1 800\u2011555\u20110100",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert parse_phone_number(text, "US") == PhoneNumber("+18005550100")


def test_a_national_number_is_read_by_the_accounts_country() -> None:
    assert parse_phone_number("020 7946 0958", "GB").number == "+442079460958"


@pytest.mark.parametrize("country", COUNTRIES)
def test_example_numbers_keep_their_value_in_every_form(country: str) -> None:
    example = phonenumbers.example_number(country)
    assert example is not None
    number = parse_phone_number(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164), country)
    record = write_number_record(number)
    for form in ("national", "international"):
        assert parse_phone_number(record[form], country) == number


def test_the_numbers_kept_free_for_examples_pass() -> None:
    assert parse_phone_number("+18665550101", "US").number == "+18665550101"


@pytest.mark.parametrize("text", ["", "+1 866", "911", "hello", "+", "+999 123 4567", "8" * 40, "+1800555010x", "1;2"])
def test_what_is_no_number_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(NotAPhoneNumber) as refusal:
        parse_phone_number(text, "US")
    assert str(refusal.value) == f"{text!r} is not a phone number"


@pytest.mark.parametrize("extension", ["12a", "", "123456789012", "١٢"])
def test_an_extension_is_digits(extension: str) -> None:
    if extension:
        with pytest.raises(NotAPhoneNumber, match="is not an extension"):
            parse_phone_number("+18665550101", "US", extension)
    else:
        assert parse_phone_number("+18665550101", "US", extension).extension is None


def test_a_record_has_the_three_forms_and_the_extension() -> None:
    assert write_number_record(PhoneNumber("+18665550101")) == {
        "number": "+18665550101",
        "national": "(866) 555-0101",
        "international": "+1 866-555-0101",
        "extension": None,
    }
    assert write_number_record(PhoneNumber("+18665550101", "12"))["extension"] == "12"
