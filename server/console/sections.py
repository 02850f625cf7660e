"""The sections of an account that the console edits: their inputs, their lists and their texts."""

from server.account_file import schema
from server.console.formats import write_phone
from server.console.forms.inputs import Input, Kind, Option
from server.console.forms.section import Section
from server.domain.accounts import Account, Campaign, TargetNumber
from server.domain.routing.steps import ReceivingNumber


def list_campaigns(account: Account) -> list[Option]:
    """The campaigns to choose from."""
    return [Option(one.name, "") for one in account.campaigns]


def list_routes(account: Account) -> list[Option]:
    """The call routes to choose from."""
    return [Option(one.name, "") for one in account.routes]


def list_target_numbers(account: Account) -> list[Option]:
    """The target numbers to choose from, with what they are."""
    return [Option(one.name, f"{one.name} ({one.number})") for one in account.target_numbers]


_NAME = Input("name", "Name", is_required=True)
_ROUTE = Input(
    "route", "Call route", Kind.CHOICE, "Where these calls go. Empty: as the account's calls.", list_options=list_routes
)

CAMPAIGNS: Section[Campaign] = Section(
    field="campaigns",
    slug="campaigns",
    title="Campaigns",
    one="campaign",
    lead="A campaign groups target numbers, pools and calls, so that reports tell them apart.",
    form=schema.CAMPAIGN,
    inputs=(
        _NAME,
        _ROUTE,
        Input(
            "parameter_mapping",
            "Own parameter mapping",
            Kind.PAIRS,
            "For visits of this campaign: URL parameter = tag, one a line. It overrides the account's mapping.",
            placeholder="kw = keyword",
        ),
    ),
    list_columns=lambda _account, campaign: {
        "Call route": campaign.route,
        "Own parameters": len(campaign.parameter_mapping) or None,
    },
    calls_filter="campaign",
    rename_help="Calls so far keep the old name, in lists and in reports.",
)

TARGET_NUMBERS: Section[TargetNumber] = Section(
    field="target_numbers",
    slug="target_numbers",
    title="Target numbers",
    one="target number",
    lead="The phone numbers in the source of your pages. The tag swaps them for tracking numbers. Calls are listed by the "
    "tracking number, source or pool that a visitor saw: one number of a pool may replace several target numbers at once.",
    form=schema.TARGET_NUMBER,
    inputs=(
        _NAME,
        Input("number", "Number", help="As on your pages, or with the country code.", is_required=True),
        Input("campaign", "Campaign", Kind.CHOICE, list_options=list_campaigns),
    ),
    list_columns=lambda _account, target: {"Number": write_phone(target.number), "Campaign": target.campaign},
    rename_help="Where your pages name it, in data-dni-target, change them too.",
)

RECEIVING_NUMBERS: Section[ReceivingNumber] = Section(
    field="receiving_numbers",
    slug="receiving_numbers",
    title="Receiving numbers",
    one="receiving number",
    lead="Where calls ring: your team's phones, an office, an answering service.",
    form=schema.RECEIVING_NUMBER,
    inputs=(
        _NAME,
        Input("number", "Number", is_required=True),
        Input(
            "max_concurrent",
            "Calls at the same time",
            Kind.WHOLE,
            "Further calls go to the next number. Empty: no limit.",
        ),
        Input("max_per_day", "Answered calls a day", Kind.WHOLE, "Empty: no limit."),
    ),
    list_columns=lambda _account, one: {
        "Number": write_phone(one.number),
        "At the same time": one.max_concurrent,
        "A day": one.max_per_day,
    },
    calls_filter="receiving_number",
    rename_help="Calls so far keep the old name, in lists and in reports.",
)

SECTIONS = (CAMPAIGNS, TARGET_NUMBERS, RECEIVING_NUMBERS)
