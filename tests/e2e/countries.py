"""libphonenumber's example numbers of every region, in groups; each group has one account and one page.

Within a group no number, in any way to dial it, begins or ends with another: these tests are not about such
pairs. Small countries share their examples, so the last groups are small.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

_MOST_IN_A_GROUP = 60
_TYPES = {"fixed": PhoneNumberType.FIXED_LINE, "mobile": PhoneNumberType.MOBILE}
FORMATS = {
    "national": PhoneNumberFormat.NATIONAL,
    "international": PhoneNumberFormat.INTERNATIONAL,
    "e164": PhoneNumberFormat.E164,
    "rfc3966": PhoneNumberFormat.RFC3966,
}


@dataclass(frozen=True)
class CountryExample:
    """A region's example number of one type, and one with other last digits in the same shape."""

    name: str
    target: PhoneNumber
    tracking: PhoneNumber

    @property
    def target_number(self) -> str:
        """E.164."""
        return phonenumbers.format_number(self.target, PhoneNumberFormat.E164)

    @property
    def tracking_number(self) -> str:
        """E.164."""
        return phonenumbers.format_number(self.tracking, PhoneNumberFormat.E164)

    def dialled(self) -> set[str]:
        """The target number's digits in all ways to write it."""
        formatted = (phonenumbers.format_number(self.target, style) for style in FORMATS.values())
        digits = {"".join(filter(str.isdigit, text)) for text in formatted}
        return digits | {phonenumbers.national_significant_number(self.target)}


@dataclass
class CountryGroup:
    """Examples that can be on one page; `account` is the key of the account that swaps them."""

    account: str
    examples: list[CountryExample] = field(default_factory=list)
    _dialled: set[str] = field(default_factory=set)

    def take(self, example: CountryExample) -> bool:
        """Add an example, unless there are enough, or a similar one is in the group."""
        if len(self.examples) == _MOST_IN_A_GROUP:
            return False
        for new in example.dialled():
            for old in self._dialled:
                if new.startswith(old) or old.startswith(new) or new.endswith(old) or old.endswith(new):
                    return False
        self.examples.append(example)
        self._dialled |= example.dialled()
        return True


def _list_examples() -> Iterator[CountryExample]:
    for type_name, number_type in _TYPES.items():
        for region in sorted(phonenumbers.SUPPORTED_REGIONS):
            target = phonenumbers.example_number_for_type(region, number_type)
            tracking = target and _find_sibling(target)
            if target and tracking:
                yield CountryExample(f"{region}-{type_name}", target, tracking)


def _find_sibling(target: PhoneNumber) -> PhoneNumber | None:
    """The nearest valid number in the same shape, or None if there is none close to it."""
    for step in range(1, 100):
        sibling = PhoneNumber()
        sibling.merge_from(target)
        national = target.national_number or 0
        sibling.national_number = national - national % 100 + (national + step) % 100
        if phonenumbers.is_possible_number(sibling) and all(
            _shape(sibling, style) == _shape(target, style) for style in FORMATS.values()
        ):
            return sibling
    return None


def _shape(number: PhoneNumber, style: int) -> str:
    return "".join("0" if one.isdigit() else one for one in phonenumbers.format_number(number, style))


def _group() -> list[CountryGroup]:
    groups: list[CountryGroup] = []
    for example in _list_examples():
        if not any(group.take(example) for group in groups):
            groups.append(CountryGroup(f"countries-{len(groups) + 1}"))
            groups[-1].take(example)
    return groups


COUNTRY_GROUPS = _group()
