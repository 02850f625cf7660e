"""Writing a tracking number the way the page wrote its target number."""

from dni_py.core.characters import digit_at
from dni_py.core.numbers import INTERNATIONAL_FORM, NumberRecord, PhoneNumber
from dni_py.core.text import find_text


def fits_form(form: int, target: PhoneNumber, tracking: PhoneNumber) -> bool:
    """Say whether the tracking number has the same country and, in this form, as many digits as its target number."""
    return tracking["country_code"] == target["country_code"] and (
        len(tracking["forms"][form]) == len(target["forms"][form])
    )


def write_number(written: str, form: int, target: PhoneNumber, tracking: PhoneNumber) -> str:
    """Return the tracking number in the punctuation of what it replaces, with its extension behind it.

    written is how the page spells the target number, form the index of the form in which it does. Where the tracking
    number does not fit that shape, its own international format is used if the page wrote the target internationally,
    else its national one.
    """
    record = tracking["record"]
    result = record["national"]
    if fits_form(form, target, tracking):
        result = write_digits(written, tracking["forms"][form])
    elif find_text(written, "+", 0) >= 0 or (form >= INTERNATIONAL_FORM and target["country_code"] != "1"):
        result = record["international"]
    return add_extension(result, record)


def add_extension(written: str, record: NumberRecord) -> str:
    """Return a number as it is written in text, with its extension behind it."""
    return written + " ext. " + record["extension"] if record["extension"] else written


def write_digits(written: str, digits: str) -> str:
    """Return written with its digits and letters replaced by digits in turn; what is left over of a long word goes."""
    result = ""
    used = 0
    for index in range(len(written)):
        if digit_at(written, index) == "":
            result += written[index]
        elif used < len(digits):
            result += digits[used]
            used += 1
    return result
