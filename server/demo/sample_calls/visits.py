"""The visits that lead to sample calls: how often each tracking source brings one, and the addresses that it is recognised by."""

import random
from dataclasses import dataclass

SITE = "http://127.0.0.1:8000"
_KEYWORDS = ("roof repair", "leaking roof", "gutter cleaning", "new roof cost", "storm damage", "metal roof")
_AFFILIATES = ("4711", "ABC", "HomeTips", "RoofFinder")
_SUB_IDS = ("banner-1", "banner-2", "newsletter")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SPANISH_SHARE = 0.15
_CLICK_CHARACTERS = 12


@dataclass(frozen=True)
class VisitShape:
    """How a source's visits look. `{kw}`, `{a}`, `{s}` and `{click}` in the path are drawn for each visit."""

    tracking_source: str
    weight: float
    path: str
    referrer: str = ""


@dataclass(frozen=True)
class SampleVisit:
    """A visit that leads to a call: its source by name, and its URLs."""

    tracking_source: str
    landing_url: str
    referring_url: str


SHAPES = (
    VisitShape("An affiliate's link", 30, "/?a={a}&s={s}&kw={kw}", "https://partner.example/roofers"),
    VisitShape("Google Ads", 18, "/?gclid={click}&kw={kw}", "https://www.google.com/"),
    VisitShape("Google Organic", 12, "/", "https://www.google.com/"),
    VisitShape("Google Business Profile", 8, "/contact?utm_source=gbp", "https://www.google.com/"),
    VisitShape("Billboard I-95", 6, ""),
    VisitShape(
        "Facebook, paid", 5, "/landing/free-estimate?utm_source=facebook&utm_medium=paid", "https://www.facebook.com/"
    ),
    VisitShape("Bing Ads", 4, "/landing/storm-damage?msclkid={click}", "https://www.bing.com/"),
    VisitShape("Spring newsletter", 4, "/?utm_source=newsletter&utm_medium=email&utm_campaign=spring"),
    VisitShape("Instagram, paid", 2, "/landing/free-estimate?utm_source=instagram&utm_medium=paid"),
    VisitShape("TikTok, paid", 2, "/landing/free-estimate?ttclid={click}"),
    VisitShape("Bing Organic", 2, "/", "https://www.bing.com/"),
    VisitShape("Yahoo Organic", 1, "/", "https://search.yahoo.com/"),
    VisitShape("DuckDuckGo", 1, "/", "https://duckduckgo.com/"),
    VisitShape("ChatGPT", 2, "/?utm_source=chatgpt.com", "https://chatgpt.com/"),
    VisitShape("Other AI assistants", 1, "/", "https://www.perplexity.ai/"),
    VisitShape("Facebook", 1, "/", "https://www.facebook.com/"),
    VisitShape("Instagram", 1, "/", "https://www.instagram.com/"),
    VisitShape("X", 1, "/", "https://t.co/"),
    VisitShape("LinkedIn", 1, "/", "https://www.linkedin.com/"),
    VisitShape("YouTube", 1, "/", "https://www.youtube.com/"),
    VisitShape("Email", 1, "/?utm_medium=email"),
    VisitShape("Any other referral", 2, "/", "https://blog.example/roofs"),
)


def draw_visit(dice: random.Random) -> SampleVisit:
    """A visit of one of the sources, by their weights."""
    (shape,) = dice.choices(SHAPES, [one.weight for one in SHAPES])
    return fill(shape, dice)


def fill(shape: VisitShape, dice: random.Random) -> SampleVisit:
    """A visit of this shape."""
    values = {
        "kw": dice.choice(_KEYWORDS).replace(" ", "+"),
        "a": dice.choice(_AFFILIATES),
        "s": dice.choice(_SUB_IDS),
        "click": "sample-" + "".join(dice.choices(_DIGITS, k=_CLICK_CHARACTERS)),
    }
    path = shape.path.format(**values)
    if "{a}" in shape.path and dice.random() < _SPANISH_SHARE:
        path += "&lang=es"
    return SampleVisit(shape.tracking_source, SITE + path if path else "", shape.referrer)
