"""A process that buys numbers and kills itself at random points: `python -m tests.integration.buying.killed_buyer`."""

import os
import signal
import sys
from random import Random

from server.domain.buying.money import parse_money
from server.domain.buying.offers import Wiring
from server.numbers.buying import Buying
from server.stores.sql.engine import open_engine
from server.stores.sql.purchases.store import SqlPurchases
from tests.integration.buying.cutting import Cutting
from tests.integration.buying.simulated_api import open_simulated_account
from tests.integration.buying.wishes import make_wish

WIRING = Wiring("https://numbers.example.com/voice/twilio/incoming", "https://numbers.example.com/voice/twilio/status")


def main(database_url: str, api_url: str, seed: str, wishes: str, now: str) -> None:
    """Carry on with what is open, then wish for each number from the first that is not wished for yet."""

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    random, time = Random(int(seed)), float(now)
    purchases = SqlPurchases(open_engine(database_url))
    carrier = Cutting(open_simulated_account(api_url), random, 8, kill)
    buying = Buying(Cutting(purchases, random, 8, kill), lambda _account, _carrier: WIRING)  # type: ignore[arg-type]
    for one in purchases.list_open(time, 1_000):
        buying.carry_on(one, carrier, time)  # type: ignore[arg-type]
    for number in range(int(wishes)):
        wished = make_wish(number, time)
        if purchases.find(wished.account, wished.wish_id) is None:
            buying.buy(wished, parse_money("10000.00 USD"), carrier, time)  # type: ignore[arg-type]


if __name__ == "__main__":
    main(*sys.argv[1:])
