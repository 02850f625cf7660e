"""Ready-made rules for the most frequent sources of visitors. The server writes them into an account's public config.

They use public signs of a source: the click IDs that ad platforms append, the campaign parameters that marketers set by
Google's convention, and the domains that browsers send as the referrer. Paid presets test only parameters, because
a paid click has the same referrer as an organic one; give them a lower priority number than the organic ones.
"""

from dataclasses import replace

from server.domain.match_rules import ALWAYS, AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject

_PAID_MEDIA = ["cpc", "ppc", "paid", "paidsearch", "paid_search", "paid-search", "cpm", "cpv", "display", "sem"]
_PAID_SOCIAL_MEDIA = [*_PAID_MEDIA, "paidsocial", "paid_social", "paid-social", "social_paid", "paid social"]


def _has(parameter: str) -> Condition:
    return Condition(Subject.PARAMETER, ConditionTest.PRESENT, parameter=parameter)


def _is(parameter: str, *values: str) -> Condition:
    return Condition(Subject.PARAMETER, ConditionTest.EQUALS, values, parameter)


def _from(*domains: str) -> Condition:
    return Condition(Subject.REFERRING_DOMAIN, ConditionTest.DOMAIN, domains)


def _any(*rules: MatchRule) -> AnyOf:
    """Any of the rules, with nested alternatives flattened. Conditions with the same subject and test are merged."""
    joined: dict[object, MatchRule] = {}
    for rule in rules:
        for part in rule.rules if isinstance(rule, AnyOf) else (rule,):
            if isinstance(part, Condition):
                kind = (part.subject, part.parameter, part.test)
                known = joined.get(kind)
                joined[kind] = (
                    replace(part, values=known.values + part.values) if isinstance(known, Condition) else part
                )
            else:
                joined[part] = part
    return AnyOf(tuple(joined.values()))


def _all(*rules: MatchRule) -> AllOf:
    return AllOf(rules)


def _is_paid(sources: list[str], media: list[str]) -> AllOf:
    return _all(_is("utm_source", *sources), _is("utm_medium", *media))


_GOOGLE_ADS = _any(
    _has("gclid"),
    _has("gbraid"),
    _has("wbraid"),
    _has("dclid"),
    _is_paid(["google", "adwords", "googleads", "google_ads"], _PAID_MEDIA),
)
_GOOGLE_WITHOUT_SEARCH = ["accounts", "ads", "calendar", "classroom", "docs", "drive", "gemini", "groups", "mail", "meet", "play",
                          "sites", "support", "translate"]  # fmt: skip
_BING_ADS = _any(_has("msclkid"), _is_paid(["bing", "microsoft", "bingads"], _PAID_MEDIA))
_GOOGLE_BUSINESS_PROFILE = _any(
    _is(
        "utm_source",
        "gbp",
        "gmb",
        "google_business_profile",
        "google-business-profile",
        "google_my_business",
        "gmb-listing",
    ),
    _is("utm_medium", "gbp", "gmb"),
    _is("utm_campaign", "gbp", "gmb", "google_business_profile", "google-business-profile", "google_my_business"),
    _from("maps.google.*", "business.google.com"),
    _all(_from("google.*"), Condition(Subject.REFERRING_PATH, ConditionTest.PATH, ("/maps",))),
)
_EMAIL = _any(
    _is("utm_medium", "email", "e-mail", "e_mail", "newsletter"),
    _is("utm_source", "email", "newsletter", "mailchimp", "klaviyo", "hubspot_email"),
    _has("mc_eid"),
    _has("_hsenc"),
    _from(
        "mail.google.com",
        "outlook.live.com",
        "outlook.office.com",
        "outlook.office365.com",
        "mail.yahoo.com",
        "mail.aol.com",
        "mail.proton.me",
        "com.google.android.gm",
    ),
)
_FACEBOOK_NAMES = ["facebook", "fb", "meta", "facebook_ads", "fb_ads", "facebookads"]
_INSTAGRAM_NAMES = ["instagram", "ig", "instagram_ads"]
_FACEBOOK_PAID = _is_paid(_FACEBOOK_NAMES, _PAID_SOCIAL_MEDIA)
_INSTAGRAM_PAID = _is_paid(_INSTAGRAM_NAMES, _PAID_SOCIAL_MEDIA)

_HAS_REFERRER = Condition(Subject.REFERRING_DOMAIN, ConditionTest.PRESENT)

PRESETS: dict[str, MatchRule] = {
    "google_ads": _GOOGLE_ADS,
    "google_business_profile": _GOOGLE_BUSINESS_PROFILE,
    "google_organic": _all(
        _from("google.*", "com.google.android.googlequicksearchbox"),
        Not(_from(*(f"{name}.google.*" for name in _GOOGLE_WITHOUT_SEARCH))),
        Not(_is("utm_medium", *_PAID_MEDIA)),
        Not(_GOOGLE_ADS),
        Not(_GOOGLE_BUSINESS_PROFILE),
    ),
    "bing_ads": _BING_ADS,
    "bing_organic": _all(_from("bing.com"), Not(_BING_ADS), Not(_from("copilot.bing.com"))),
    "yahoo_organic": _all(
        _from("search.yahoo.com", "search.yahoo.co.jp", "yahoo.com"),
        Not(_from("mail.yahoo.com")),
        Not(_is("utm_medium", *_PAID_MEDIA)),
        Not(_BING_ADS),
    ),
    "duckduckgo": _all(_from("duckduckgo.com"), Not(_BING_ADS), Not(_is("utm_medium", *_PAID_MEDIA))),
    "facebook_paid": _FACEBOOK_PAID,
    "facebook_organic": _all(
        _any(
            _from("facebook.com", "fb.com", "messenger.com", "com.facebook.katana"), _is("utm_source", *_FACEBOOK_NAMES)
        ),
        Not(_FACEBOOK_PAID),
    ),
    "instagram_paid": _INSTAGRAM_PAID,
    "instagram_organic": _all(
        _any(_from("instagram.com", "com.instagram.android"), _is("utm_source", *_INSTAGRAM_NAMES)),
        Not(_INSTAGRAM_PAID),
    ),
    "x": _any(
        _from("x.com", "twitter.com", "t.co", "com.twitter.android"), _has("twclid"), _is("utm_source", "x", "twitter")
    ),
    "linkedin": _any(
        _from("linkedin.com", "lnkd.in", "com.linkedin.android"), _has("li_fat_id"), _is("utm_source", "linkedin")
    ),
    "tiktok": _any(_from("tiktok.com"), _has("ttclid"), _is("utm_source", "tiktok")),
    "youtube": _any(_from("youtube.com", "youtu.be"), _is("utm_source", "youtube")),
    "email": _EMAIL,
    "chatgpt": _any(_from("chatgpt.com", "chat.openai.com"), _is("utm_source", "chatgpt.com", "chatgpt", "openai")),
    "perplexity": _any(_from("perplexity.ai"), _is("utm_source", "perplexity", "perplexity.ai")),
    "gemini": _any(_from("gemini.google.com", "bard.google.com"), _is("utm_source", "gemini")),
    "copilot": _any(_from("copilot.microsoft.com", "copilot.bing.com"), _is("utm_source", "copilot", "copilot.com")),
    "claude": _any(_from("claude.ai", "claude.com"), _is("utm_source", "claude", "claude.ai")),
    "referral": _HAS_REFERRER,
    "direct": Not(_HAS_REFERRER),
    "any": ALWAYS,
}
"""The rules by preset name. `referral` is any other site, `direct` is no site, `any` is every visitor."""

PRESETS["ai_assistants"] = _any(*(PRESETS[name] for name in ["chatgpt", "perplexity", "gemini", "copilot", "claude"]))
