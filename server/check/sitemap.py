"""The pages of a site according to its sitemap."""

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin

_LOCATION = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?\s*</loc>", re.IGNORECASE)
_MOST_SITEMAPS = 50


def list_pages(site: str, read_text: Callable[[str], str], most_pages: int) -> list[str]:
    """Pages of the site's `/sitemap.xml` and of the sitemaps that it lists; the site's own address first."""
    pages = [site]
    queue = [urljoin(site, "/sitemap.xml")]
    origin = "/".join(site.split("/")[:3]) + "/"
    for at in range(_MOST_SITEMAPS):
        if at >= len(queue) or len(pages) >= most_pages:
            break
        text = read_text(queue[at])
        found = [html.unescape(one) for one in _LOCATION.findall(text)]
        own = [one for one in found if one.startswith(origin)]
        into = queue if "<sitemapindex" in text else pages
        into += [one for one in dict.fromkeys(own) if one not in into]
    return pages[:most_pages]
