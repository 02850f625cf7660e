"""Account keys that ad blockers take for a part of an ad's address: the key stands in the script's, `/a/KEY/dni.js`.

EasyList and EasyPrivacy have generic rules that fit a folder of any site: `/ads/*`, `-bannerads/`, `/banner-ad-`. These words are
what the rules have in common, and not a copy of them: the rules change every day, the words stay.
"""

import re
from collections.abc import Iterator

from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account

_WORDS = (
    r"(ad|ads|adv|advs|advt|advert|adverts|advertise|advertiser|advertising|advertisement|advertisements|advertorial)\d*",
    r"(affiliate|affiliates|banner|banners|sponsor|sponsors|sponsored|popup|popups|popunder|skyscraper|leaderboard)\d*",
    r"(analytics|beacon|beacons|pixel|pixels|telemetry|prebid|doubleclick|adsense|adwords|admanager|pagead)\d*",
    r"(track|tracker|trackers|tracking|trk|clicktrack|clicktracking|clicktracker|stats|counter|hitcounter)\d*",
    r"\d{2,4}x\d{2,4}(ads?|banners?)?",
)
_WORD = re.compile("|".join(_WORDS))
_ANYWHERE = re.compile(
    r"bannerad|adbanner|adserv|adsystem|adsense|adtrack|adframe|doubleclick|googlead|popunder|webtrack|(?<!\d)\d{3}x\d{2,3}(?!\d)"
)
_SEPARATOR = re.compile(r"[-_]")


def find_blocked_key(account: Account) -> Iterator[AccountProblem]:
    """Advice on the account's key when ad blockers would keep browsers from loading its script."""
    word = find_blocked_word(account.key)
    if word:
        yield AccountProblem(
            ("account", "key"),
            f"Ad blockers are likely to block the script of {account.key!r}: its address /a/{account.key}/dni.js has "
            f"{word!r}, which their lists take for an ad or a tracker. Use a key such as the name of the business.",
        )


def find_blocked_word(key: str) -> str:
    """The part of the key that lists of ad blockers would match; empty where there is none."""
    for word in _SEPARATOR.split(key.lower()):
        if _WORD.fullmatch(word):
            return word
    found = _ANYWHERE.search(key.lower())
    return found[0] if found else ""
