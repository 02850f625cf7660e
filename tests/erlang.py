"""Erlang's formula for the size of a pool, with which tests compare the product's results."""

import math
from itertools import islice

from server.domain.pool_size import OfferedLoad, list_shares_served


def erlang_b(size: int, load: float) -> float:
    """The share (0 to 1) of arrivals that find all `size` numbers in use, by the formula in textbooks: a quotient of terms.

    The product uses a recursion instead.
    """
    logs = [pool_number * math.log(load) - math.lgamma(pool_number + 1) for pool_number in range(size + 1)]
    return math.exp(logs[-1] - max(logs)) / math.fsum(math.exp(one - max(logs)) for one in logs)


def find_share_served(load: OfferedLoad, size: int) -> float:
    """The share (0 to 1) of visits that get a number from a pool of this size."""
    return next(islice(list_shares_served(load), size, None))
