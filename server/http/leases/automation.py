"""Visitors that are not people: they get the default number, so that they do not use up the pool's numbers."""

from functools import lru_cache

from dni_py.core.text import matches_pattern, replace_pattern
from server.domain.choices import Automation
from server.domain.public_config.bot_pattern import STEERED_BROWSER_PATTERN, write_bot_pattern
from server.http.leases.responses import DefaultNumberReason

_LONGEST_AGENT = 512
_MOST_AGENTS_KEPT = 4_096
_BOTS = write_bot_pattern(allows_automation=True)

_UNLISTED = r"^\s*$|^mozilla/5\.0$|^java/|feedfetcher|synthetic"
"""Missing in the list of crawlers: empty user agents, programs that are not browsers, some synthetic monitors."""


def name_automation(user_agent: str, automation: Automation) -> DefaultNumberReason | None:
    """Bot for a known crawler, automation for a browser under a program's control if the account refuses those; else None."""
    return _name(user_agent[:_LONGEST_AGENT], automation is Automation.ALLOWED)


@lru_cache(_MOST_AGENTS_KEPT)
def _name(user_agent: str, allows_automation: bool) -> DefaultNumberReason | None:
    # The list takes 1.4 MB, and a server without number pools never needs it.
    from crawleruseragents import is_crawler

    # The list includes browsers under a program's control; the account decides about those.
    agent = replace_pattern(STEERED_BROWSER_PATTERN, user_agent, lambda _written, _start: "")
    if matches_pattern(f"{_BOTS}|{_UNLISTED}", agent) or is_crawler(agent):
        return DefaultNumberReason.BOT
    return DefaultNumberReason.AUTOMATION if agent != user_agent and not allows_automation else None
