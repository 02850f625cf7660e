"""What an account says that is allowed and makes no sense. Each rule is a pure function of the account."""

from server.domain.account_advice.blocked_keys import find_blocked_key
from server.domain.account_advice.pools import find_unanswered_numbers, find_unused_pools
from server.domain.account_advice.shadowed_sources import find_shadowed_sources
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account

_RULES = (find_blocked_key, find_unused_pools, find_shadowed_sources, find_unanswered_numbers)


def advise(account: Account) -> list[AccountProblem]:
    """What to change in the account so that it makes sense; empty when it does."""
    return [advice for rule in _RULES for advice in rule(account)]
