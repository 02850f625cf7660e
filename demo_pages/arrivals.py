"""The ways to arrive at the demo site, one a traffic source.

An ad is told by the parameters of its link, so a plain link will do. A search engine is told by the referrer, and no
page can choose what its links send as that; but browsers resolve every name below `localhost` to this machine, so a
page served as `www.google.localhost` is, to the tag, a referral from a Google domain.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

_LOOPBACK_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Arrival:
    """One way to arrive: where to click and what the visit should be recognised as."""

    tracking_source: str
    url: str
    tells: str


_BY_PARAMETERS: tuple[tuple[str, str, str], ...] = (
    ("Google Ads", "/?gclid=demo-click-1&kw=roof+repair", "the click ID gclid, and a keyword"),
    ("Bing Ads", "/landing/storm-damage?msclkid=demo-click-2", "the click ID msclkid"),
    (
        "Facebook, paid",
        "/landing/free-estimate?utm_source=facebook&utm_medium=paid&fbclid=demo-click-3",
        "utm_source and utm_medium",
    ),
    ("TikTok, paid", "/landing/free-estimate?ttclid=demo-click-4", "the click ID ttclid"),
    ("Spring newsletter", "/?utm_source=newsletter&utm_medium=email&utm_campaign=spring", "utm_campaign"),
    ("Spring newsletter", "/spring", "the path of the landing page"),
    ("An affiliate's link", "/?a=4711&s=banner-2&f_n=Jane", "the account's own parameters a, s and f_n"),
    ("Direct", "/", "no parameter; open it in a new window, so that there is no referrer either"),
)

_BY_REFERRER = (("Google Organic", "www.google.localhost"), ("Any other referral", "blog.localhost"))


def list_arrivals(site_url: str) -> list[Arrival]:
    """All ways to arrive at the site at `site_url` (scheme, host and port, no path), as absolute addresses.

    Those that need another host name are left out unless the site is on a loopback address, which has such names.
    """
    arrivals = [Arrival(source, site_url + path, tells) for source, path, tells in _BY_PARAMETERS]
    parts = urlsplit(site_url)
    if parts.hostname in _LOOPBACK_HOSTS:
        port = f":{parts.port}" if parts.port else ""
        for source, host in _BY_REFERRER:
            url = f"{parts.scheme}://{host}{port}/elsewhere"
            arrivals.append(Arrival(source, url, "the referrer: this is a page on another site; click a link there"))
    return arrivals
