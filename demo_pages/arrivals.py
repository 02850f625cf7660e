"""Links that arrive at the demo site, one for each traffic source.

The tag recognises an ad by the parameters of its link, so a plain link is enough. It recognises a search engine by the
referrer, which a page can't choose for its links. But browsers resolve every name below `localhost` to this machine, so
a page served as `www.google.localhost` is, for the tag, a referral from a Google domain.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from demo_pages.expected_numbers import read_expected_numbers

_LOOPBACK_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Arrival:
    """One link, the tracking source that the tag should recognise, and the part of the visit that it recognises it by.

    A visit sees one of `sales_numbers` for the target number `sales`. If it is empty, the page keeps its own number.
    """

    tracking_source: str
    url: str
    recognised_by: str
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
    """All links to the site at `site_url` (scheme, host and port, no path), as absolute URLs.

    Links that need another host name are included only if the site has a loopback address.
    """
    expected = read_expected_numbers()
    arrivals = [Arrival(source, site_url + path, sign, expected[source]) for source, path, sign in _BY_PARAMETERS]
    parts = urlsplit(site_url)
    if parts.hostname in _LOOPBACK_HOSTS:
        port = f":{parts.port}" if parts.port else ""
        for source, host in _BY_REFERRER:
            url = f"{parts.scheme}://{host}{port}/elsewhere"
            sign = "the referrer: this is a page on another site; click a link there"
            arrivals.append(Arrival(source, url, sign, expected[source]))
    return arrivals
