"""What Erlang's formula says of a pool's size, for tests to hold the product's answers against."""

import math
from itertools import islice

from server.domain.pool_size import OfferedLoad, list_shares_served


def erlang_b(size: int, load: float) -> float:
    """The share of arrivals that find all `size` places taken, by the formula as it stands in books: a quotient of terms.

    The product gets there place by place, by a recursion.
    """
    logs = [pool_number * math.log(load) - math.lgamma(pool_number + 1) for pool_number in range(size + 1)]
    return math.exp(logs[-1] - max(logs)) / math.fsum(math.exp(one - max(logs)) for one in logs)


def find_share_served(load: OfferedLoad, size: int) -> float:
    """The share of visits that get a number from a pool of this size."""
    return next(islice(list_shares_served(load), size, None))
