"""Where an account's visitors decide about consent, and the purposes that they must agree to."""

from collections.abc import Iterator, Mapping, Sequence

from server.domain.choices import Consent, ConsentFrom

DEFAULT_PURPOSES: Mapping[ConsentFrom, Sequence[str]] = {
    ConsentFrom.TCF: ("1",),
    ConsentFrom.GOOGLE_CONSENT_MODE: ("ad_storage",),
    ConsentFrom.WP_CONSENT_API: ("marketing",),
}
"""What is asked for if an account names no purposes. Purpose 1 of TCF is to store information on a device."""

KNOWN_PURPOSES: Mapping[ConsentFrom, Sequence[str]] = {
    ConsentFrom.TCF: tuple(str(number) for number in range(1, 12)),
    ConsentFrom.GOOGLE_CONSENT_MODE: (
        *("ad_storage", "ad_user_data", "ad_personalization", "analytics_storage"),
        *("functionality_storage", "personalization_storage", "security_storage"),
    ),
    ConsentFrom.WP_CONSENT_API: ("functional", "preferences", "statistics-anonymous", "statistics", "marketing"),
}
"""The purposes that each standard has: TCF 2.2 and 2.3 the numbers 1 to 11."""

MOST_PURPOSES = 11


def list_purposes(consent_from: ConsentFrom, purposes: Sequence[str]) -> list[str]:
    """The purposes that a visitor must agree to, all of them."""
    return list(purposes or DEFAULT_PURPOSES.get(consent_from, ()))


def find_consent_problems(
    consent: Consent, consent_from: ConsentFrom, purposes: Sequence[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The problems of an account's settings of consent: the field with the position in its list, and what to do."""
    if consent_from is not ConsentFrom.SITE and consent is not Consent.REQUIRED:
        yield ("consent_from",), f"{consent_from.value} decides nothing here: it needs `consent: required`"
    known = KNOWN_PURPOSES.get(consent_from, ())
    for index, purpose in enumerate(purposes):
        if purpose not in known:
            advice = f"use one of {', '.join(known)}" if known else "remove it, or say `consent_from`"
            yield ("consent_purposes", index), f"{purpose!r} is not a purpose of {consent_from.value}; {advice}"
