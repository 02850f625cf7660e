"""The ways to arrive at the demo site, one a traffic source.

An ad is told by the parameters of its link, so a plain link will do. A search engine is told by the referrer, and no
page can choose what its links send as that; but browsers resolve every name below `localhost` to this machine, so a
page served as `www.google.localhost` is, to the tag, a referral from a Google domain.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from demo_pages.expected_numbers import read_expected_numbers

_LOOPBACK_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Arrival:
    """One way to arrive: where to click, what the visit should be recognised as, and the numbers of which it sees one.

    `sales_numbers` are for the target number `sales`; none means that the page keeps its own.
    """

    tracking_source: str
    url: str
    tells: str
    sales_numbers: tuple[str, ...]


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
    ("An affiliate's link", "/number-pools?a=ABC&s=test", "a and s: a number is leased for these two values"),
    ("An affiliate's link", "/number-pools?a=ABC&s=test&kw=gutter", "a, s and kw: another keyword, another number"),
    ("Direct", "/", "no parameter; open it in a new window, so that there is no referrer either"),
)

_BY_REFERRER = (("Google Organic", "www.google.localhost"), ("Any other referral", "blog.localhost"))


def list_arrivals(site_url: str) -> list[Arrival]:
    """All ways to arrive at the site at `site_url` (scheme, host and port, no path), as absolute addresses.

    Those that need another host name are left out unless the site is on a loopback address, which has such names.
    """
    expected = read_expected_numbers()
    arrivals = [Arrival(source, site_url + path, tells, expected[source]) for source, path, tells in _BY_PARAMETERS]
    parts = urlsplit(site_url)
    if parts.hostname in _LOOPBACK_HOSTS:
        port = f":{parts.port}" if parts.port else ""
        for source, host in _BY_REFERRER:
            url = f"{parts.scheme}://{host}{port}/elsewhere"
            tells = "the referrer: this is a page on another site; click a link there"
            arrivals.append(Arrival(source, url, tells, expected[source]))
    return arrivals
