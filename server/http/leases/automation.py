"""Visitors that are no people: they get the default number, so that no number is spent on them."""

from functools import lru_cache

from dni_py.core.text import matches_pattern, replace_pattern
from server.domain.choices import Automation
from server.domain.public_config.bot_pattern import STEERED_BROWSER_PATTERN, write_bot_pattern
from server.http.leases.responses import DefaultNumberReason

_LONGEST_AGENT = 512
_MOST_AGENTS_KEPT = 4_096
_BOTS = write_bot_pattern(allows_automation=True)

_UNLISTED = r"^\s*$|^mozilla/5\.0$|^java/|feedfetcher|synthetic"
"""What the list of crawlers does not have: no agent at all, programs that are no browsers, some synthetic monitors."""


def name_automation(user_agent: str, automation: Automation) -> DefaultNumberReason | None:
    """Bot for a known crawler, automation for a browser that a program steers where that is refused; else None."""
    return _name(user_agent[:_LONGEST_AGENT], automation is Automation.ALLOWED)


@lru_cache(_MOST_AGENTS_KEPT)
def _name(user_agent: str, allows_automation: bool) -> DefaultNumberReason | None:
    # The list takes 1.4 MB, and a server without number pools never asks it.
    from crawleruseragents import is_crawler

    # The list has browsers that a program steers as well; the account decides about those.
    agent = replace_pattern(STEERED_BROWSER_PATTERN, user_agent, lambda _written, _start: "")
    if matches_pattern(f"{_BOTS}|{_UNLISTED}", agent) or is_crawler(agent):
        return DefaultNumberReason.BOT
    return DefaultNumberReason.AUTOMATION if agent != user_agent and not allows_automation else None
