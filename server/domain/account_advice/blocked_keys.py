"""Warns about account keys that ad blockers mistake for a part of an ad's URL: the script's URL is `/a/KEY/dni.js`.

EasyList and EasyPrivacy have generic rules that match a folder of any site: `/ads/*`, `-bannerads/`, `/banner-ad-`. These words
are what the rules have in common. They are not a copy of the rules, which change every day.
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
    """A warning if ad blockers are likely to block the account's script because of its key."""
    word = find_blocked_word(account.key)
    if word:
        yield AccountProblem(
            ("account", "key"),
            f"Ad blockers are likely to block the script of {account.key!r}: its address /a/{account.key}/dni.js has "
            f"{word!r}, which their lists treat as an ad or a tracker. Use a key such as the name of the business.",
        )


def find_blocked_word(key: str) -> str:
    """The part of the key that ad blockers' lists match; empty if none does."""
    for word in _SEPARATOR.split(key.lower()):
        if _WORD.fullmatch(word):
            return word
    found = _ANYWHERE.search(key.lower())
    return found[0] if found else ""
