"""Finds the area code of a number, and whether it matches a written one. Uses `phonenumbers`.

Within a country, no area code begins with another one. If a number has no area code (a mobile number, or a country
without area codes, such as Spain), a written code is compared with its first digits.
"""

import phonenumbers

_NORTH_AMERICA = 1
_NORTH_AMERICAN_DIGITS = 3
_MEXICO = 52
_MEXICAN_DIGITS = 10
# Since 2024 every number of Benin begins with these digits, so they do not indicate a location.
_SAYS_NOTHING = {"BJ": "01"}


def parse_caller(caller: str) -> phonenumbers.PhoneNumber | None:
    """The number from E.164, None if invalid; without the `1` that carriers still write in Mexican mobile numbers."""
    try:
        number = phonenumbers.parse(caller)
    except phonenumbers.NumberParseException:
        return None
    digits = phonenumbers.national_significant_number(number)
    if number.country_code == _MEXICO and len(digits) == _MEXICAN_DIGITS + 1 and digits.startswith("1"):
        return phonenumbers.PhoneNumber(country_code=_MEXICO, national_number=int(digits[1:]))
    return number


def find_national_digits(number: phonenumbers.PhoneNumber) -> str:
    """The digits after the country code, without the prefix of mobile numbers that some countries use (Argentina's 9)."""
    digits: str = phonenumbers.national_significant_number(number)
    return digits.removeprefix(_find_mobile_digit(number, digits))


def find_area_code(number: phonenumbers.PhoneNumber, country: str) -> str:
    """The area code by the country's numbering plan ("415", "02" for Milan, "30" for Berlin); empty if there is none."""
    digits: str = phonenumbers.national_significant_number(number)
    length = phonenumbers.length_of_geographical_area_code(number)
    if not length and number.country_code == _NORTH_AMERICA:
        length = _NORTH_AMERICAN_DIGITS
    code = digits[:length].removeprefix(_find_mobile_digit(number, digits))
    return "" if code == _SAYS_NOTHING.get(country) else code


def fits_area_code(written: str, area_code: str, national_digits: str, country: str) -> bool:
    """Whether the caller has the written area code, with or without the country's trunk prefix."""
    trunk = phonenumbers.ndd_prefix_for_region(country, True) or ""
    if area_code:
        codes = {code.lstrip("0") for code in (written, written.removeprefix(trunk))}
        return area_code.lstrip("0") in codes
    # Remove only zeros of a trunk prefix: in Italy a leading zero is part of the number.
    first_digits = written.removeprefix(trunk).lstrip("0") if trunk and written.startswith("0") else written
    return bool(first_digits) and national_digits.startswith(first_digits)


def _find_mobile_digit(number: phonenumbers.PhoneNumber, digits: str) -> str:
    token: str = phonenumbers.country_mobile_token(number.country_code or 0)
    return token if token and digits.startswith(token) else ""
