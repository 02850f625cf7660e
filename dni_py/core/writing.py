"""Writing a tracking number the way the page wrote its target number."""

from dni_py.core.characters import write_digits
from dni_py.core.finding import Found
from dni_py.core.numbers import INTERNATIONAL_FORM, NumberRecord, PhoneNumber


def write_number(written: str, found: Found, target: PhoneNumber, tracking: PhoneNumber, is_link: bool) -> str:
    """Return the tracking number in the punctuation of what it replaces, in text with its extension behind it.

    written is how the page spells the target number. Where the tracking number differs from it in country or length, it is
    in a link E.164, in text its own international format if the page wrote the target internationally, else its national one.
    """
    record = tracking["record"]
    form = found["nth_form"]
    result = record["national"]
    if tracking["country_code"] == target["country_code"] and len(tracking["spellings"][form]) == len(
        target["spellings"][form]
    ):
        result = write_digits(written, tracking["spellings"][form])
    elif is_link:
        result = record["number"]
    elif "+" in written or (form >= INTERNATIONAL_FORM and target["country_code"] != "1"):
        result = record["international"]
    return result if is_link else add_extension(result, record)


def add_extension(written: str, record: NumberRecord) -> str:
    """Return a number as it is written in text, with its extension behind it."""
    return written + " ext. " + record["extension"] if record["extension"] else written
