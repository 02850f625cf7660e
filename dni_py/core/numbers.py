"""A phone number, and the digit strings in which people write it."""

from typing import NotRequired, TypedDict

from dni_py.core.characters import digits_in
from dni_py.core.text import slice_text, split_text


class NumberRecord(TypedDict):
    """A phone number as the server sends it: E.164, libphonenumber's national and international formats, an extension or None."""

    number: str
    national: str
    international: str
    extension: str | None


class PhoneNumber(TypedDict):
    """A number with its country calling code, and its digit strings in the order of `prepare_number`.

    target_index is the index of the target number that it is, or that it replaces. trunk is the national prefix, or "".
    On a page, is_ours says that it was shown in place of its target, and first_batch since when it is on the page.
    """

    record: NumberRecord
    target_index: int
    country_code: str
    trunk: str
    spellings: list[str]
    is_ours: NotRequired[bool]
    first_batch: NotRequired[object]


INTERNATIONAL_FORM = 2
"""From this index on, a number's forms start with its country code or a prefix that dials one."""


def prepare_number(record: NumberRecord, target_index: int) -> PhoneNumber:
    """Return a number with the digit strings in which a page may write it.

    The order is the same for every number, so that the same form of another number can replace each form:
    national without trunk prefix, national, international, international with the trunk prefix that some write in
    brackets (`+44 (0)20`), and these two after the prefixes 00 and 011.
    """
    country_code = digits_in(split_text(record["international"], " ")[0])
    significant = slice_text(record["number"], 1 + len(country_code), len(record["number"]))
    national = digits_in(record["national"])
    # If the national format is not a trunk prefix and the significant number (Argentina's mobiles), it has no trunk prefix.
    trunk = slice_text(national, 0, len(national) - len(significant)) if national.endswith(significant) else ""
    forms = [significant, national]
    for prefix in ["", "00", "011"]:
        for middle in ["", trunk]:
            forms.append(prefix + country_code + middle + significant)
    return {
        "record": record,
        "target_index": target_index,
        "country_code": country_code,
        "trunk": trunk,
        "spellings": forms,
    }
