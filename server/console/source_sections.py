"""The inputs of on-site and off-site tracking sources."""

from dataclasses import replace
from typing import Any

from server.account_file import schema
from server.account_file.match_conditions import read_match
from server.console.forms.assignments import AssignmentsInput
from server.console.forms.conditions import CONDITION_COLUMNS, ConditionsInput
from server.console.forms.inputs import Input, Kind, Option
from server.console.forms.section import Section
from server.console.sections import list_campaigns, list_routes
from server.domain.account_problems import FieldPath
from server.domain.accounts import DEFAULT_PRIORITY, Account, OffSiteSource, OnSiteSource, TrackingSource
from server.domain.match_rules import ALWAYS
from server.domain.public_config.presets import PRESETS
from server.domain.rule_words import describe_rule

_TITLES = {
    "google_ads": "Google Ads",
    "google_business_profile": "Google Business Profile",
    "google_organic": "Google, organic",
    "bing_ads": "Microsoft Ads (Bing)",
    "bing_organic": "Bing, organic",
    "yahoo_organic": "Yahoo, organic",
    "duckduckgo": "DuckDuckGo",
    "facebook_paid": "Facebook, paid",
    "facebook_organic": "Facebook, organic",
    "instagram_paid": "Instagram, paid",
    "instagram_organic": "Instagram, organic",
    "x": "X (Twitter)",
    "linkedin": "LinkedIn",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "chatgpt": "ChatGPT",
    "ai_assistants": "AI assistants, all together",
    "referral": "Any other site (referral)",
    "direct": "No site (direct)",
    "any": "Every visitor",
}


def title_preset(name: str) -> str:
    """The preset's name for people."""
    return _TITLES.get(name, name.replace("_", " ").capitalize())


def describe_source(source: OnSiteSource) -> str:
    """How visitors of the source are recognised, in words."""
    preset = [title_preset(source.preset)] if source.preset else []
    own = [describe_rule(source.match)] if source.match else []
    return " and ".join([*preset, *own])


def _list_presets(_account: Account) -> list[Option]:
    return [Option(name, title_preset(name)) for name in PRESETS]


class _OnSiteSection(Section[OnSiteSource]):
    """Sources of the site itself. Their rule has a form of its own in the account file."""

    def list_parts(self, account: Account) -> tuple[OnSiteSource, ...]:
        """The on-site sources in the order in which they are tried."""
        return account.on_site_sources

    def list_paths(self, index: int) -> dict[FieldPath, str]:
        """The inputs; a source without any rule is reported beside the ready-made rules."""
        return {(self.field, index): "preset"} | super().list_paths(index)

    def read_part(
        self, entry: dict[str, Any], account: Account, path: FieldPath
    ) -> tuple[OnSiteSource | None, list[tuple[FieldPath, str]]]:
        """The source, or None and the problems, also those of its rule."""
        source, problems = super().read_part(entry, account, path)
        if source is None or source.match is None:
            return source, problems
        rule = read_match(source.match, (*path, "match"), lambda field, message: problems.append((field, message)))
        return (None if problems else replace(source, match=rule or ALWAYS)), problems


class _OffSiteSection(Section[OffSiteSource]):
    """Sources outside of web sites."""

    def list_parts(self, account: Account) -> tuple[OffSiteSource, ...]:
        """The off-site sources in the account's order."""
        return tuple(source for source in account.tracking_sources if isinstance(source, OffSiteSource))

    def read_part(
        self, entry: dict[str, Any], account: Account, path: FieldPath
    ) -> tuple[OffSiteSource | None, list[tuple[FieldPath, str]]]:
        """The source, or None and the problems."""
        return super().read_part({"kind": "off_site", **entry}, account, path)


def _show_nothing(_account: Account, _source: TrackingSource) -> dict[str, Any]:
    """The list of sources has a page of its own."""
    return {}


_NAME = Input("name", "Name", is_required=True)
_ROUTE = Input("route", "Call route", Kind.CHOICE, "Empty: that of the campaign.", list_options=list_routes)

ON_SITE_SOURCES: Section[OnSiteSource] = _OnSiteSection(
    field="tracking_sources",
    slug="on_site_sources",
    title="Sources",
    one="on-site source",
    lead="An on-site source recognises visitors by how they arrived, and says which number they see.",
    form=schema.ON_SITE,
    inputs=(
        _NAME,
        Input("preset", "Ready-made rule", Kind.CHOICE, "How visitors are recognised.", list_options=_list_presets),
        ConditionsInput(
            "match",
            "Own rule",
            Kind.CONDITIONS,
            "Instead of the ready-made rule, or in addition to it.",
            columns=CONDITION_COLUMNS,
        ),
        Input(
            "priority",
            "Priority",
            Kind.WHOLE,
            "If several sources match a visitor, the lowest number wins.",
            placeholder=str(DEFAULT_PRIORITY),
        ),
        AssignmentsInput(
            "assign",
            "What visitors see",
            Kind.ASSIGNMENTS,
            "For each number on your pages: a number pool, or a tracking number of this source. Empty: the number stays.",
        ),
        _ROUTE,
    ),
    list_columns=_show_nothing,
    calls_filter="tracking_source",
    rename_help="Calls so far keep the old name, in lists and in reports.",
)

OFF_SITE_SOURCES: Section[OffSiteSource] = _OffSiteSection(
    field="tracking_sources",
    slug="off_site_sources",
    title="Sources",
    one="off-site source",
    lead="An off-site source is a billboard, a leaflet or a spot with a tracking number of its own.",
    form=schema.OFF_SITE,
    inputs=(
        _NAME,
        Input("tracking_number", "Tracking number", help="The number that is printed or spoken.", is_required=True),
        Input("stands_at", "Where it stands", placeholder="Billboard at the station"),
        Input("campaign", "Campaign", Kind.CHOICE, list_options=list_campaigns),
        _ROUTE,
    ),
    list_columns=_show_nothing,
    calls_filter="tracking_source",
    rename_help="Calls so far keep the old name, in lists and in reports.",
)
