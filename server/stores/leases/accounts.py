"""Pools of one account may hand each other numbers; those of different accounts know nothing of each other."""


def find_account(pool_id: str) -> str:
    """The key of the account that the pool belongs to."""
    return pool_id.partition("/")[0]
