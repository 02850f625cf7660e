"""The forms of an account's settings: company, parameter mapping and page events."""

from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.account_file import schema
from server.account_file.entries import read_entry
from server.account_file.part_writing import write_value
from server.console.forms.inputs import Input, Kind, Option, list_lines
from server.console.forms.rows import Row, RowsInput
from server.console.forms.settings_form import SettingsForm
from server.console.sections import list_routes
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account, ParameterMapping
from server.domain.choices import Attribution, Automation, Consent, LinkExtension
from server.domain.page_events import PageEvent

_SWAP = "swap."
_MAPPING = "parameter_mapping"

_COMPANY_INPUTS = (
    Input("name", "Name of the business", is_required=True),
    Input(
        "country", "Country", help="Two letters, such as US. Numbers without a country code are read as its numbers."
    ),
    Input("time_zone", "Time zone", help="Days, reports and opening hours are in this zone."),
    Input(
        "origins",
        "Your sites",
        Kind.LINES,
        "One a line, as in https://shop.example or https://*.shop.example. Number pools serve these sites alone.",
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
    Input("ignore_payment_hosts", "Also payment pages, such as PayPal's", Kind.SWITCH),
    Input("fragment_parameters", "Read parameters after # in addresses too", Kind.SWITCH),
    Input(
        "consent",
        "Consent",
        Kind.CHOICE,
        is_required=True,
        list_options=lambda _: [
            Option(Consent.NOT_REQUIRED.value, "Not needed: the tag works at once"),
            Option(Consent.REQUIRED.value, "Needed: nothing is stored or sent before dni.consent(true)"),
        ],
    ),
    Input(
        "page_reports",
        "Pages report that the tag works",
        Kind.SWITCH,
        "Once a visit, with the page's path and the count of swapped numbers, and nothing else.",
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
    groups={
        "Business": ("name", "country", "time_zone", "origins", "route"),
        "Visits": (
            *("publisher_tag", "attribution", "visit_timeout_minutes", "ignored_referrers", "ignore_payment_hosts"),
            "fragment_parameters",
        ),
        "Privacy": ("consent", "page_reports", "call_retention_days", "automation"),
        "Swapping": tuple(one.name for one in _COMPANY_INPUTS if one.name.startswith(_SWAP)),
    },
)

TIME_ZONES = sorted(available_timezones())
"""Suggestions for the input of the time zone."""

PARAMETER_PRESETS: dict[str, tuple[tuple[str, str], ...]] = {
    "Affiliates": (("affid", "affiliate_id"), ("subid", "sub_id"), ("clickid", "click_id"), ("offer", "offer_id")),
    "Keyword and ad": (
        ("kw", "keyword"),
        ("ad", "ad_id"),
        ("adgroup", "ad_group"),
        ("mt", "match_type"),
        ("dev", "device"),
    ),
    "Visitor": (("f_n", "first_name"), ("l_n", "last_name"), ("email", "email"), ("zip", "zip")),
    "Taboola, Outbrain": (("tblci", "taboola_click_id"), ("ob_click_id", "outbrain_click_id")),
}
"""Common parameters to add, by title."""


def _write_mapping(account: Account) -> dict[str, list[Row]]:
    return {_MAPPING: [{"parameter": one.parameter, "tag": one.tag} for one in account.parameter_mapping]}


def _read_mapping(entry: dict[str, Any], account: Account) -> tuple[Account | None, list[AccountProblem]]:
    mapping: list[ParameterMapping] = []
    problems: list[AccountProblem] = []
    seen: set[str] = set()
    for row in entry.get(_MAPPING, []):
        parameter = row["parameter"].lower()
        path: FieldPath = (_MAPPING, parameter)
        if not parameter or not row["tag"]:
            problems.append(AccountProblem(path, f"the row of {parameter or row['tag']!r} needs a parameter and a tag"))
        elif parameter in seen:
            problems.append(AccountProblem(path, f"{parameter!r} is listed twice; keep one of them"))
        seen.add(parameter)
        mapping.append(ParameterMapping(parameter, row["tag"]))
    return (None if problems else replace(account, parameter_mapping=tuple(mapping))), problems


MAPPING = SettingsForm(
    slug=_MAPPING,
    title="Parameter mapping",
    lead="Which parameters of your pages' addresses become tags of the visit, and so of its call.",
    inputs=(
        RowsInput(
            _MAPPING,
            "Parameters",
            Kind.ROWS,
            f"These are mapped always, to tags of their own names: {', '.join(DEFAULT_PARAMETERS)}.",
            columns=(
                Input("parameter", "URL parameter", placeholder="f_n"),
                Input("tag", "becomes the tag", placeholder="first_name"),
            ),
        ),
    ),
    write=_write_mapping,
    read=_read_mapping,
    paths={(_MAPPING,): _MAPPING},
)


def _list_events(_account: Account) -> list[Option]:
    return [Option(event.value, "") for event in PageEvent]


def _read_rules(rows: list[Row]) -> list[dict[str, Any]]:
    return [
        {
            "event": row["event"],
            "selector": row["selector"],
            "tags": dict(_split_tag(line) for line in list_lines(row["tags"])),
        }
        for row in rows
    ]


def _split_tag(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name.strip(), value.strip()


def _write_rules(rules: list[dict[str, Any]]) -> list[Row]:
    return [{**rule, "tags": "\n".join(f"{name} = {value}" for name, value in rule["tags"].items())} for rule in rules]


def _write_events(account: Account) -> dict[str, Any]:
    return schema.PAGE_EVENTS.write(account.page_events, write_value, is_full=True)


def _read_events(entry: dict[str, Any], account: Account) -> tuple[Account | None, list[AccountProblem]]:
    found = read_entry(schema.PAGE_EVENTS, entry, ("page_events",), account.country)
    events, problems = found
    if events is None:
        return None, [AccountProblem(*problem) for problem in problems]
    return replace(account, page_events=events), []


def _read_wholes(lines: list[str]) -> list[Any]:
    return [int(line) if line.isascii() and line.isdigit() else line for line in lines]


class _WholesInput(Input):
    """A list of whole numbers, one a line."""

    def read(self, form: Any) -> Any:
        """The numbers; a line that is not a whole number stays a text, for the message."""
        return _read_wholes(super().read(form))


PAGE_EVENTS = SettingsForm(
    slug="page_events",
    title="Page events",
    lead="What visitors do on your pages can set tags of their visit, which their call gets too.",
    inputs=(
        RowsInput(
            "rules",
            "Rules",
            Kind.ROWS,
            "When the event happens on an element that the CSS selector matches, the visit gets the tags.",
            columns=(
                Input("event", "Event", Kind.CHOICE, list_options=_list_events),
                Input("selector", "CSS selector", placeholder="#quote-form"),
                Input("tags", "Tags, name = value, one a line", Kind.LINES),
            ),
            read_rows=_read_rules,
            write_rows=_write_rules,
        ),
        _WholesInput(
            "scroll_depths", "Scroll depths in percent", Kind.LINES, "One a line, as in 50. Each sets a tag once."
        ),
        _WholesInput(
            "seconds_on_page", "Seconds on the page", Kind.LINES, "One a line, as in 30. Each sets a tag once."
        ),
    ),
    write=_write_events,
    read=_read_events,
    paths={("page_events", name): name for name in ("rules", "scroll_depths", "seconds_on_page")},
)
