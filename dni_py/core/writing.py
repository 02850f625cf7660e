"""Writes a number in the spelling of another."""

from dni_py.core.characters import write_digits
from dni_py.core.numbers import INTERNATIONAL_FORM, NumberRecord, PhoneNumber
from dni_py.core.text import split_text

_EXTENSION_SIGN = " ext. "


def write_number(written: str, form_index: int, number: PhoneNumber, shown: PhoneNumber, is_link: bool) -> str:
    """Return the number shown in the punctuation of written, which spells number in one of its forms.

    In text its extension follows it. If the two numbers differ in country or length, it is E.164 in a link; in text it has its
    international format if the page wrote the number internationally, else its national format.
    """
    record = shown["record"]
    digits = shown["spellings"][form_index]
    result = record["national"]
    # A copied tracking number has its own extension after it.
    written = split_text(written, _EXTENSION_SIGN)[0]
    if shown["country_code"] == number["country_code"] and len(digits) == len(number["spellings"][form_index]):
        result = write_digits(written, digits)
    elif is_link:
        result = record["number"]
    elif "+" in written or (form_index >= INTERNATIONAL_FORM and number["country_code"] != "1"):
        result = record["international"]
    return result if is_link else add_extension(result, record)


def add_extension(written: str, record: NumberRecord) -> str:
    """Return a number as it is written in text, followed by its extension."""
    return written + _EXTENSION_SIGN + record["extension"] if record["extension"] else written
