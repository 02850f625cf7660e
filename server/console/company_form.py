"""The form of the company: what holds for a whole account."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from server.account_file import schema
from server.account_file.entries import read_entry
from server.account_file.part_writing import write_value
from server.console.forms.inputs import Input, Kind, Option
from server.console.forms.settings_form import SettingsForm
from server.console.sections import list_routes
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account
from server.domain.choices import Attribution, Automation, Consent, ConsentFrom, Gpc, LinkExtension
from server.domain.origins import NotAnOrigin, parse_origin

_SWAP = "swap."

_COMPANY_INPUTS = (
    Input("name", "Name of the business", is_required=True),
    Input(
        "country", "Country", help="Two letters, such as US. Numbers without a country code are read as its numbers."
    ),
    Input("time_zone", "Time zone", help="Days, reports and opening hours are in this zone."),
    Input(
        "currency", "Currency", help="Three letters, such as USD, for the values of calls. Empty: that of the country."
    ),
    Input(
        "origins",
        "Your sites",
        Kind.LINES,
        "One a line, as in https://shop.example. Number pools serve only the pages of these sites.",
    ),
    Input(
        "route",
        "Call route",
        Kind.CHOICE,
        "Where calls go. Empty: to the number on the page.",
        list_options=list_routes,
    ),
    Input("publisher_tag", "Tag of the publisher", help="The tag whose value says who sent a visitor."),
    Input(
        "attribution",
        "Which visit counts",
        Kind.CHOICE,
        is_required=True,
        list_options=lambda _: [
            Option(Attribution.LAST_TOUCH.value, "The visitor's last visit (last touch)"),
            Option(Attribution.FIRST_TOUCH.value, "The visitor's first visit (first touch)"),
        ],
    ),
    Input(
        "visit_timeout_minutes",
        "A visit ends after this many minutes",
        Kind.WHOLE,
        "Without a page view. Later page views are a new visit.",
    ),
    Input(
        "ignored_referrers",
        "Sites that do not begin a visit",
        Kind.LINES,
        "One domain a line. Visitors who come back from them continue their visit.",
    ),
    Input(
        "carry_visits",
        "Carry visits to your sites on other domains",
        Kind.SWITCH,
        "Links between your sites then have a parameter for a moment, so that the next site knows where the visitor came from.",
    ),
    Input("ignore_payment_hosts", "Also payment pages, such as PayPal's", Kind.SWITCH),
    Input("fragment_parameters", "Read parameters after # in addresses too", Kind.SWITCH),
    Input(
        "consent",
        "Consent",
        Kind.CHOICE,
        is_required=True,
        list_options=lambda _: [
            Option(Consent.NOT_REQUIRED.value, "Not needed: the tag works at once"),
            Option(Consent.REQUIRED.value, "Needed: nothing is stored or sent before the visitor agrees"),
        ],
    ),
    Input(
        "consent_from",
        "Who knows the decision",
        Kind.CHOICE,
        "Only read where consent is needed.",
        is_required=True,
        list_options=lambda _: [
            Option(ConsentFrom.SITE.value, 'The site calls dni.consent("granted")'),
            Option(ConsentFrom.TCF.value, "A consent banner with IAB TCF"),
            Option(ConsentFrom.GOOGLE_CONSENT_MODE.value, "Google Consent Mode"),
            Option(ConsentFrom.WP_CONSENT_API.value, "WordPress' WP Consent API"),
        ],
    ),
    Input(
        "consent_purposes",
        "Purposes to agree to",
        Kind.LINES,
        "One a line. Empty: 1 for TCF, ad_storage for Google, marketing for WordPress.",
    ),
    Input(
        "gpc",
        "Global Privacy Control",
        Kind.CHOICE,
        "A setting of some browsers.",
        is_required=True,
        list_options=lambda _: [
            Option(Gpc.HONOUR.value, "Wait for consent if the browser asks for it"),
            Option(Gpc.IGNORE.value, "Ignore it"),
        ],
    ),
    Input(
        "page_reports",
        "Let each visit report one page",
        Kind.SWITCH,
        "The tag then sends the page's path and the number of swapped places, once a visit, and nothing else. "
        "Without it the server hears only from visits that ask for a number of a pool.",
    ),
    Input(
        "call_retention_days",
        "Calls are kept for this many days",
        Kind.WHOLE,
        "Then they are deleted, with recordings.",
    ),
    Input(
        "automation",
        "Automated browsers",
        Kind.CHOICE,
        is_required=True,
        list_options=lambda _: [
            Option(Automation.REFUSED.value, "See the page's own number"),
            Option(Automation.ALLOWED.value, "See what visitors see (for a staging site)"),
        ],
    ),
    Input(
        "number_budget", "Monthly budget for numbers", Kind.TEXT, "As in 50.00 USD. Without a budget nothing is bought."
    ),
    Input("resting_days", "Days a bought number rests before it is shown", Kind.WHOLE),
    Input(
        "fallback_url",
        "Where calls go while this server can't be reached",
        Kind.TEXT,
        "An address at the carrier, such as a TwiML Bin that dials your number. Bought numbers are set up with it.",
    ),
    Input("swap.whatsapp_links", "Swap numbers in WhatsApp links", Kind.SWITCH),
    Input("swap.sms_links", "Swap numbers in SMS links", Kind.SWITCH),
    Input("swap.json_ld", "Swap numbers in structured data (JSON-LD)", Kind.SWITCH),
    Input("swap.data_attributes", "Swap numbers in these attributes", Kind.LINES, "One a line, as in data-phone."),
    Input(
        "swap.link_extension",
        "Extensions in links",
        Kind.CHOICE,
        is_required=True,
        list_options=lambda _: [
            Option(LinkExtension.EXT.value, "tel:+14155550100;ext=12"),
            Option(LinkExtension.COMMA.value, "tel:+14155550100,12 (a pause, then the digits)"),
        ],
    ),
)


def _write_company(account: Account) -> dict[str, Any]:
    written = schema.ACCOUNT.write(account, write_value, is_full=True)
    return written | {_SWAP + name: value for name, value in written["swap"].items()}


def _read_company(entry: dict[str, Any], account: Account) -> tuple[Account | None, list[AccountProblem]]:
    kept = {"key": account.key, "carrier_secrets": dict(account.carrier_secrets)}
    swap = {name.removeprefix(_SWAP): value for name, value in entry.items() if name.startswith(_SWAP)}
    own = {name: value for name, value in entry.items() if not name.startswith(_SWAP)}
    country = str(own.get("country", account.country))
    found = read_entry(schema.ACCOUNT, {**kept, **own, "swap": swap}, ("account",), country)
    read, problems = found
    if read is None:
        return None, [AccountProblem(*problem) for problem in problems]
    # Only what the form shows, because other settings may have pages of their own.
    settings = {name: getattr(read, name) for name in (one.name.partition(".")[0] for one in _COMPANY_INPUTS)}
    return replace(account, **settings), []


def _add_origin(values: Mapping[str, Any], added: str) -> Mapping[str, Any]:
    """The values with one more origin; without it if it is none, or is there already."""
    try:
        origin = parse_origin(added)
    except NotAnOrigin:
        return values
    known = values.get("origins") or []
    return values if origin in known else {**values, "origins": [*known, origin]}


def _list_company_paths() -> dict[FieldPath, str]:
    return {("account", *one.name.split(".")): one.name for one in _COMPANY_INPUTS}


COMPANY = SettingsForm(
    slug="company",
    title="Company",
    lead="What holds for the whole account.",
    inputs=_COMPANY_INPUTS,
    write=_write_company,
    read=_read_company,
    paths=_list_company_paths(),
    add=_add_origin,
    groups={
        "Business": ("name", "country", "time_zone", "currency", "origins", "route"),
        "Visits": (
            *("publisher_tag", "attribution", "visit_timeout_minutes", "ignored_referrers", "ignore_payment_hosts"),
            *("fragment_parameters", "carry_visits"),
        ),
        "Privacy": (
            "consent",
            "consent_from",
            "consent_purposes",
            "gpc",
            "page_reports",
            "call_retention_days",
            "automation",
        ),
        "Bought numbers": ("number_budget", "resting_days", "fallback_url"),
        "Swapping": tuple(one.name for one in _COMPANY_INPUTS if one.name.startswith(_SWAP)),
    },
)

TIME_ZONES = sorted(available_timezones())
"""Suggestions for the input of the time zone."""
