"""Writing one number the way the page wrote another."""

from dni_py.core.characters import write_digits
from dni_py.core.numbers import INTERNATIONAL_FORM, NumberRecord, PhoneNumber
from dni_py.core.text import split_text

_EXTENSION_SIGN = " ext. "


def write_number(written: str, form_index: int, number: PhoneNumber, shown: PhoneNumber, is_link: bool) -> str:
    """Return the number shown in the punctuation of written, which spells number in one of its forms.

    In text its extension stands behind it. Where the two differ in country or length, it is in a link E.164, in text its own
    international format if the page wrote the number internationally, else its national one.
    """
    record = shown["record"]
    digits = shown["spellings"][form_index]
    result = record["national"]
    # A number of ours that was copied has its own extension behind it.
    written = split_text(written, _EXTENSION_SIGN)[0]
    if shown["country_code"] == number["country_code"] and len(digits) == len(number["spellings"][form_index]):
        result = write_digits(written, digits)
    elif is_link:
        result = record["number"]
    elif "+" in written or (form_index >= INTERNATIONAL_FORM and number["country_code"] != "1"):
        result = record["international"]
    return result if is_link else add_extension(result, record)


def add_extension(written: str, record: NumberRecord) -> str:
    """Return a number as it is written in text, with its extension behind it."""
    return written + _EXTENSION_SIGN + record["extension"] if record["extension"] else written
