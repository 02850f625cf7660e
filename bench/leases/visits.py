"""The visits that claim: each visitor's own, with a URL and tags as an affiliate's visitors have them."""

from server.domain.leases import Visitor
from server.domain.number_pools import LeaseKey
from server.stores.leases.contract import Claim

_URL = "https://www.example.com/landing/storm-damage?a=ABC&s=test&kw={keyword}&utm_source=partner&utm_medium=affiliate"
_REFERRING_URL = "https://www.partner.example/reviews/roofing"


def make_claim(keyword: str, number: int) -> Claim:
    """The claim of visitor `number`, who came for this keyword; claims for one keyword have one key."""
    tags = {"affiliate_id": "ABC", "sub_id": "test", "keyword": keyword}
    visit = {**tags, "utm_source": "partner", "utm_medium": "affiliate"}
    visitor = Visitor(f"visitor-{number:012}", _URL.format(keyword=keyword), _REFERRING_URL, visit)
    return Claim(LeaseKey(f"digest of {keyword}", tags), visitor, f"lease-{number:010}")
