"""The inputs of a number pool."""

from server.account_file import schema
from server.console.forms.inputs import Input, Kind, Option
from server.console.forms.section import Section
from server.console.sections import list_campaigns, list_routes, list_target_numbers
from server.domain.accounts import Account
from server.domain.choices import PoolMode, PoolSizing
from server.domain.mapped_tags import list_mapped_tags
from server.domain.number_pools import (
    DEFAULT_ATTRIBUTION_WINDOW_MINUTES,
    DEFAULT_BUFFER_SECONDS,
    DEFAULT_MAX_LEASE_SECONDS,
    NumberPool,
)


def _list_modes(_account: Account) -> list[Option]:
    return [
        Option(PoolMode.SHARED.value, "Visits with equal key tags share a number"),
        Option(PoolMode.PER_VISITOR.value, "Each visitor has their own number"),
    ]


def _list_sizings(_account: Account) -> list[Option]:
    return [
        Option(PoolSizing.FIXED.value, "You do"),
        Option(PoolSizing.SUGGEST.value, "You do, after a suggestion"),
        Option(PoolSizing.AUTOMATIC.value, "The server does, within the budget and the max size"),
    ]


def _list_tags(account: Account) -> list[Option]:
    return [Option(tag, "") for tag in list_mapped_tags(account)]


NUMBER_POOLS: Section[NumberPool] = Section(
    field="number_pools",
    slug="number_pools",
    title="Number pools",
    one="number pool",
    lead="A pool lends its numbers to visits and takes them back, so that each call is matched to the visit that led to it.",
    form=schema.NUMBER_POOL,
    inputs=(
        Input("name", "Name", is_required=True),
        Input("campaign", "Campaign", Kind.CHOICE, is_required=True, list_options=list_campaigns),
        Input(
            "publisher",
            "Publisher",
            help="Only for a pool that serves one publisher alone, such as one that uses too many numbers. Else leave it empty.",
        ),
        Input(
            "target_numbers",
            "Target numbers",
            Kind.CHOICES,
            "The numbers on your pages that this pool replaces.",
            list_options=list_target_numbers,
        ),
        Input("mode", "Who shares a number", Kind.CHOICE, is_required=True, list_options=_list_modes),
        Input(
            "key_tags",
            "Key tags",
            Kind.CHOICES,
            "Visits with equal values of these tags see the same number. Fewer tags need fewer numbers. None: all tags count.",
            list_options=_list_tags,
        ),
        Input(
            "tracking_numbers",
            "Numbers",
            Kind.LINES,
            "One a line, as in +1 415 555 0120 or +1 415 555 0121 ext. 101.",
            is_required=True,
        ),
        Input("max_size", "Max size", Kind.WHOLE, "Use only the first numbers of the list. Empty: all."),
        Input("sizing", "Who buys and returns numbers", Kind.CHOICE, is_required=True, list_options=_list_sizings),
        Input("min_size", "Min size", Kind.WHOLE, "Never return numbers below this size."),
        Input(
            "buy_from", "Buy from", help="An area code such as 415, or toll_free. Empty: the kind of the first number."
        ),
        Input(
            "default_number",
            "Default number",
            help="Shown while no number of the pool is free. Empty: the page's own number stays.",
        ),
        Input(
            "buffer_seconds",
            "Buffer seconds",
            Kind.WHOLE,
            "How long the number stays with a visit after the visitor has left.",
        ),
        Input(
            "max_lease_seconds",
            "Max lease time in seconds",
            Kind.WHOLE,
            "How long a visit without a call keeps the number. A new visitor who shares it starts the time again.",
        ),
        Input(
            "attribution_window_minutes",
            "Attribution window in minutes",
            Kind.WHOLE,
            "A later call to the number still counts for its last visit within this time.",
        ),
        Input("route", "Call route", Kind.CHOICE, "Empty: that of the campaign.", list_options=list_routes),
    ),
    list_columns=lambda _account, _pool: {},
    suggested={
        "mode": PoolMode.SHARED.value,
        "sizing": PoolSizing.FIXED.value,
        "buffer_seconds": DEFAULT_BUFFER_SECONDS,
        "max_lease_seconds": DEFAULT_MAX_LEASE_SECONDS,
        "attribution_window_minutes": DEFAULT_ATTRIBUTION_WINDOW_MINUTES,
    },
    calls_filter="number_pool",
    rename_help="The pool's record starts again, and its visitors get new numbers. Calls so far keep the old name.",
)
