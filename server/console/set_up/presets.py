"""The traffic sources that the set-up offers as switches: presets, with the names and priorities that their sources get."""

from dataclasses import dataclass

from server.domain.accounts import Account, OnSiteSource


@dataclass(frozen=True)
class OfferedSource:
    """A preset. `name` becomes the source's name. The lowest `priority` is tried first: paid clicks before organic ones."""

    preset: str
    name: str
    priority: int


_PAID, _NAMED, _REFERRAL, _DIRECT, _ANY = 10, 50, 800, 900, 1000

OFFERED: tuple[tuple[str, tuple[OfferedSource, ...]], ...] = (
    (
        "Ads",
        (
            OfferedSource("google_ads", "Google Ads", _PAID),
            OfferedSource("bing_ads", "Microsoft Advertising", _PAID),
            OfferedSource("facebook_paid", "Facebook Ads", _PAID),
            OfferedSource("instagram_paid", "Instagram Ads", _PAID),
        ),
    ),
    (
        "Search",
        (
            OfferedSource("google_business_profile", "Google Business Profile", 40),
            OfferedSource("google_organic", "Google Search", _NAMED),
            OfferedSource("bing_organic", "Bing", _NAMED),
            OfferedSource("yahoo_organic", "Yahoo", _NAMED),
            OfferedSource("duckduckgo", "DuckDuckGo", _NAMED),
        ),
    ),
    (
        "Social media",
        (
            OfferedSource("facebook_organic", "Facebook", _NAMED),
            OfferedSource("instagram_organic", "Instagram", _NAMED),
            OfferedSource("x", "X", _NAMED),
            OfferedSource("linkedin", "LinkedIn", _NAMED),
            OfferedSource("tiktok", "TikTok", _NAMED),
            OfferedSource("youtube", "YouTube", _NAMED),
        ),
    ),
    (
        "Other",
        (
            OfferedSource("email", "E-mail", _NAMED),
            OfferedSource("ai_assistants", "AI assistants", _NAMED),
            OfferedSource("referral", "Links on other sites", _REFERRAL),
            OfferedSource("direct", "Typed address or bookmark", _DIRECT),
            OfferedSource("any", "Everyone else", _ANY),
        ),
    ),
)
"""By group, in the order of the page."""

SUGGESTED = ("google_ads", "google_organic", "google_business_profile")
"""The presets that are switched on for an account without sources: what most businesses ask about first."""


def list_offered() -> list[OfferedSource]:
    """All that is offered, in the order of the page."""
    return [one for _, group in OFFERED for one in group]


def list_switched_on(account: Account) -> set[str]:
    """The presets of the account's sources that have no rule of their own besides the preset."""
    return {source.preset for source in account.on_site_sources if source.preset and source.match is None}


def switch(account: Account, presets: set[str]) -> tuple[OnSiteSource, ...]:
    """The account's on-site sources with exactly these of the offered presets, new ones last. Other sources stay."""
    offered = {one.preset for one in list_offered()}
    kept = [
        source
        for source in account.tracking_sources
        if isinstance(source, OnSiteSource)
        and (source.match is not None or source.preset not in offered or source.preset in presets)
    ]
    on = {source.preset for source in kept if source.match is None}
    added = [
        OnSiteSource(one.name, one.preset, priority=one.priority)
        for one in list_offered()
        if one.preset in presets and one.preset not in on
    ]
    return (*kept, *added)
