"""The accounts that the end-to-end tests are served for, as account files: the demo's, and one a question.

Every one takes a `gclid` for a visit from Google Ads and has the target numbers of the demo site, unless stated otherwise.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from tests.e2e.countries import COUNTRY_GROUPS

SALES = "+18005550100"
SERVICE = "+18005550123"
_ADS = {"sales": "+18665550101", "service": "+18665550102"}


def write_account(
    key: str, targets: dict[str, str], ads: dict[str, Any], more_sources: tuple[dict[str, Any], ...] = (), **fields: Any
) -> bytes:
    """Return the account file of a site at 127.0.0.1 whose Google Ads source assigns the numbers `ads` to `targets`."""
    account = {"key": key, "name": key, "country": "US", "origins": ["http://127.0.0.1:8000"], "automation": "allowed"}
    google_ads = {"name": "Google Ads", "preset": "google_ads", "priority": 10, "assign": _write_assign(ads)}
    sources = [google_ads, *more_sources]
    return json.dumps(
        {
            "account": account | fields,
            "target_numbers": [{"name": name, "number": number} for name, number in targets.items()],
            "tracking_sources": sources,
        }
    ).encode()


def list_account_files() -> Iterator[bytes]:
    """Yield the account files that the tests need."""
    demo_targets = {"sales": SALES, "service": SERVICE}
    newsletter = {
        "name": "Newsletter",
        "priority": 20,
        "match": {"parameter": "utm_source", "equals": "newsletter"},
        "assign": _write_assign({"sales": "+18665550103"}),
    }
    yield files("demo_pages").joinpath("account.yaml").read_bytes()
    yield write_account("consent", demo_targets, _ADS, consent="required")
    yield write_account("consent_tcf", demo_targets, _ADS, consent="required", consent_from="tcf")
    yield write_account("consent_google", demo_targets, _ADS, consent="required", consent_from="google_consent_mode")
    yield write_account("consent_wordpress", demo_targets, _ADS, consent="required", consent_from="wp_consent_api")
    yield write_account("ignoring_gpc", demo_targets, _ADS, gpc="ignore")
    yield write_account("first_touch", demo_targets, _ADS, (newsletter,), attribution="first_touch")
    yield write_account("live", demo_targets, _ADS, automation="refused")
    yield write_account("fragment", demo_targets, _ADS, fragment_parameters=True)
    yield write_account("reporting", demo_targets, _ADS, page_reports=True)
    yield write_account("everywhere", demo_targets, _ADS, ({"name": "All", "preset": "any", "assign": {}},))
    yield write_account(
        "extras",
        demo_targets,
        _ADS,
        swap={
            "data_attributes": ["data-phone", "data-call-to"],
            "whatsapp_links": True,
            "sms_links": True,
            "json_ld": True,
        },
    )
    yield write_account("two_hosts", demo_targets, _ADS, origins=["http://shop.test", "http://www.shop.test"])
    yield write_account(
        "two_hosts_consent",
        demo_targets,
        _ADS,
        origins=["http://shop.test", "http://www.shop.test"],
        consent="required",
    )
    two_domains = ["http://first.test", "http://www.first.test", "http://second.test"]
    yield write_account("two_domains", demo_targets, _ADS, origins=two_domains, carry_visits=True)
    yield write_account(
        "two_domains_consent", demo_targets, _ADS, origins=two_domains, carry_visits=True, consent="required"
    )
    desks = {"sales": {"number": "+18665550161", "extension": "12"}, "service": "+18665550162"}
    yield write_account("extension", demo_targets, desks)
    yield write_account("comma", demo_targets, desks, swap={"link_extension": "comma"})
    # Numbers of other countries for American ones, and the reverse.
    yield write_account("abroad", demo_targets, {"sales": "+442079460958", "service": "+4930901820"})
    yield write_account(
        "european",
        {"london": "+442079460958", "berlin": "+4930901820", "paris": "+33142685300", "copenhagen": "+4532123456"},
        {"london": "+442079460018", "berlin": "+493090182123", "paris": "+18665550101", "copenhagen": "+4532123400"},
        country="GB",
    )
    # The digits of one target end (sales in campaign), or begin (hall in desk), those of another.
    yield write_account(
        "family",
        {"sales": SALES, "campaign": "+4918005550100", "hall": "+49301234", "desk": "+493012345678"},
        {"sales": "+18665550101", "campaign": "+4918005550199", "hall": "+49309999", "desk": "+493099999999"},
    )
    yield write_account("flowers", {"sales": "+18003569377"}, {"sales": "+18665550101"})
    for group in COUNTRY_GROUPS:
        numbers = {example.name: example.target_number for example in group.examples}
        tracking = {example.name: example.tracking_number for example in group.examples}
        yield write_account(group.account, numbers, tracking)


def _write_assign(numbers: dict[str, Any]) -> dict[str, Any]:
    return {target: {"tracking_number": number} for target, number in numbers.items()}
