"""Warnings about settings that are valid but have no effect or are likely mistakes. Each rule is a pure function."""

from server.domain.account_advice.blocked_callers import find_own_numbers_blocked, find_wide_blocks
from server.domain.account_advice.blocked_keys import find_blocked_key
from server.domain.account_advice.pools import find_unanswered_numbers, find_unused_pools
from server.domain.account_advice.shadowed_sources import find_shadowed_sources
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account

_RULES = (
    find_blocked_key,
    find_unused_pools,
    find_shadowed_sources,
    find_unanswered_numbers,
    find_wide_blocks,
    find_own_numbers_blocked,
)


def advise(account: Account) -> list[AccountProblem]:
    """All warnings about the account, with what to change; empty when there are none."""
    return [advice for rule in _RULES for advice in rule(account)]
