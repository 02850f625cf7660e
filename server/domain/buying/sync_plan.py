"""Compares the inventory with the numbers in the account at the carrier, and says what to do about each difference."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from server.domain.buying.offers import CarrierNumber, Wiring
from server.domain.owned_numbers import NumberState, OwnedNumber


class SyncKind(StrEnum):
    """`adopt`: take a number of the carrier into the inventory. `connect`: note which number of the carrier it is.

    `wire`: send its calls here. `lapsed`: the inventory has a number that the carrier no longer has.
    """

    ADOPT = "adopt"
    CONNECT = "connect"
    WIRE = "wire"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class SyncStep:
    """One difference. `before` is where the calls of a number at the carrier go now; None without such a number."""

    kind: SyncKind
    number: str
    carrier_id: str | None
    before: Wiring | None


def plan_sync(
    carrier: str, at_carrier: Iterable[CarrierNumber], inventory: Mapping[str, OwnedNumber], wiring: Wiring
) -> Iterator[SyncStep]:
    """The steps, numbers of the carrier first. Numbers that are being bought or returned are left to that.

    `inventory` has the account's numbers, by number.
    """
    seen = set()
    for one in at_carrier:
        seen.add(one.number)
        owned = inventory.get(one.number)
        if owned is not None and owned.state in (NumberState.ORDERED, NumberState.LEAVING):
            continue
        if owned is None or owned.state is NumberState.RELEASED:
            yield SyncStep(SyncKind.ADOPT, one.number, one.carrier_id, one.wiring)
        elif (owned.carrier, owned.carrier_id) != (carrier, one.carrier_id):
            yield SyncStep(SyncKind.CONNECT, one.number, one.carrier_id, one.wiring)
        if one.wiring != wiring:
            yield SyncStep(SyncKind.WIRE, one.number, one.carrier_id, one.wiring)
    for number, owned in inventory.items():
        is_there = owned.carrier == carrier and owned.state in (NumberState.ACTIVE, NumberState.RESTING)
        if is_there and owned.carrier_id and number not in seen:
            yield SyncStep(SyncKind.LAPSED, number, owned.carrier_id, None)
