"""Visitors that are no people: they get the default number, so that no number is spent on them."""

from functools import lru_cache

from dni_py.core.text import matches_pattern
from server.domain.choices import Automation
from server.domain.public_config.bot_pattern import write_bot_pattern
from server.http.leases.answers import Reason

_LONGEST_AGENT = 1_000
_MOST_AGENTS_KEPT = 4_096
_BOTS = write_bot_pattern(allows_automation=True)
_BOTS_AND_AUTOMATION = write_bot_pattern(allows_automation=False)


def name_automation(user_agent: str, automation: Automation) -> Reason | None:
    """Bot for a known crawler, automation for a browser that a program steers where that is refused; else None."""
    return _name(user_agent[:_LONGEST_AGENT], automation is Automation.ALLOWED)


@lru_cache(_MOST_AGENTS_KEPT)
def _name(user_agent: str, allows_automation: bool) -> Reason | None:
    if matches_pattern(_BOTS, user_agent):
        return Reason.BOT
    if not allows_automation and matches_pattern(_BOTS_AND_AUTOMATION, user_agent):
        return Reason.AUTOMATION
    return None
