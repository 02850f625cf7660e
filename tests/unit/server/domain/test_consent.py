"""Whose decision about consent counts, and about what."""

from dataclasses import replace

import pytest

from server.domain.account_checks import check_account
from server.domain.accounts import Account
from server.domain.choices import Consent, ConsentFrom, Gpc
from server.domain.consent import DEFAULT_PURPOSES, KNOWN_PURPOSES, list_purposes
from server.domain.public_config.build import build_public_config

ACCOUNT = Account("shop", "A Shop", "US", consent=Consent.REQUIRED)
STANDARDS = [one for one in ConsentFrom if one is not ConsentFrom.SITE]


@pytest.mark.parametrize("consent_from", STANDARDS)
def test_each_standard_has_a_default_among_its_purposes(consent_from: ConsentFrom) -> None:
    assert set(list_purposes(consent_from, ())) == set(DEFAULT_PURPOSES[consent_from])
    assert set(DEFAULT_PURPOSES[consent_from]) <= set(KNOWN_PURPOSES[consent_from])
    own = KNOWN_PURPOSES[consent_from][-1:]
    assert list_purposes(consent_from, own) == list(own)


@pytest.mark.parametrize("consent_from", STANDARDS)
def test_a_standard_needs_an_account_that_asks_for_consent(consent_from: ConsentFrom) -> None:
    assert check_account(replace(ACCOUNT, consent_from=consent_from)) == []
    (problem,) = check_account(replace(ACCOUNT, consent_from=consent_from, consent=Consent.NOT_REQUIRED))
    assert problem.path == ("account", "consent_from")
    assert "`consent: required`" in problem.message


@pytest.mark.parametrize(
    ("consent_from", "purpose", "advice"),
    [
        (ConsentFrom.TCF, "12", "use one of 1, 2,"),
        (ConsentFrom.GOOGLE_CONSENT_MODE, "marketing", "use one of ad_storage,"),
        (ConsentFrom.WP_CONSENT_API, "1", "use one of functional,"),
        (ConsentFrom.SITE, "1", "remove it"),
    ],
)
def test_a_purpose_that_a_standard_lacks_is_a_problem_with_its_position(
    consent_from: ConsentFrom, purpose: str, advice: str
) -> None:
    known = KNOWN_PURPOSES.get(consent_from, ())[:1]
    account = replace(ACCOUNT, consent_from=consent_from, consent_purposes=(*known, purpose))
    (problem,) = check_account(account)
    assert problem.path == ("account", "consent_purposes", len(known))
    assert advice in problem.message


@pytest.mark.parametrize(
    ("consent", "gpc", "signal"),
    [
        (Consent.REQUIRED, Gpc.HONOUR, "appName"),
        (Consent.REQUIRED, Gpc.IGNORE, "appName"),
        (Consent.NOT_REQUIRED, Gpc.HONOUR, "globalPrivacyControl"),
        (Consent.NOT_REQUIRED, Gpc.IGNORE, ""),
    ],
)
def test_the_config_names_the_property_of_the_browser_that_asks_for_consent(
    consent: Consent, gpc: Gpc, signal: str
) -> None:
    config = build_public_config(replace(ACCOUNT, consent=consent, gpc=gpc))
    assert config["consent_signal"] == signal
