"""A carrier in memory that loses requests and replies, answers late, and sells to others, as a random generator decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from server.domain.buying.errors import CarrierBusy, CarrierRefused, NotForSale, OutcomeUnknown
from server.domain.buying.money import Money, parse_money
from server.domain.buying.offers import CarrierNumber, NumberWish, Offer, Wiring
from server.domain.owned_numbers import NumberKind

LATEST_EFFECT_SECONDS = 600.0
BUYING_FAULTS = ("lost", "lost_reply", "late", "busy", "error", "error_after", "taken", "refused")


@dataclass
class FaultyCarrier:
    """Sells each number once. `now` is the time; `faults` is the share of requests that go wrong.

    `planned` has what becomes of the next requests to buy, before chance decides.
    """

    random: Random
    faults: float = 0.0
    now: float = 0.0
    name: str = "twilio"
    owned: dict[str, CarrierNumber] = field(default_factory=dict)
    sold_to_others: set[str] = field(default_factory=set)
    late: list[tuple[float, str, Wiring]] = field(default_factory=list)
    bought: list[str] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)

    def turn_to(self, now: float) -> None:
        """Let the time be `now`; requests on their way may arrive."""
        self.now = now
        for one in [one for one in self.late if one[0] <= now]:
            self.late.remove(one)
            if self._is_for_sale(one[1]):
                self._sell(one[1], one[2])

    def search(self, wish: NumberWish, limit: int) -> Sequence[Offer]:
        return []

    def find_price(self, country: str, kind: NumberKind) -> Money | None:
        return parse_money("1.15 USD")

    def buy(self, number: str, wiring: Wiring) -> CarrierNumber:
        fault = (
            self.planned.pop(0)
            if self.planned
            else self._choose("lost", "lost_reply", "late", "busy", "error", "error_after", "taken", "refused")
        )
        if fault == "lost":
            raise OutcomeUnknown("no reply")
        if fault == "busy":
            raise CarrierBusy("too many requests", 20.0)
        if fault == "error":
            raise OutcomeUnknown("internal error")
        if fault == "refused":
            raise CarrierRefused("an address is missing")
        if fault == "late":
            self.late.append((self.now + self.random.uniform(1, LATEST_EFFECT_SECONDS), number, wiring))
            raise OutcomeUnknown("no reply in time")
        if fault == "taken" and number not in self.owned:
            self.sold_to_others.add(number)
        if not self._is_for_sale(number):
            raise NotForSale("not available")
        sold = self._sell(number, wiring)
        if fault in ("lost_reply", "error_after"):
            raise OutcomeUnknown(fault)
        return sold

    def find(self, number: str) -> CarrierNumber | None:
        self._fail_sometimes()
        return self.owned.get(number)

    def list_numbers(self) -> Iterator[CarrierNumber]:
        self._fail_sometimes()
        yield from list(self.owned.values())

    def configure(self, carrier_id: str, wiring: Wiring) -> None:
        self._fail_sometimes()
        for number, one in self.owned.items():
            if one.carrier_id == carrier_id:
                self.owned[number] = replace(one, wiring=wiring)

    def release(self, carrier_id: str) -> None:
        if self._choose("lost", "lost_reply") == "lost":
            raise OutcomeUnknown("no reply")
        self.owned = {number: one for number, one in self.owned.items() if one.carrier_id != carrier_id}

    def find_balance(self) -> Money | None:
        return None

    def _is_for_sale(self, number: str) -> bool:
        return number not in self.owned and number not in self.sold_to_others

    def _sell(self, number: str, wiring: Wiring) -> CarrierNumber:
        self.bought.append(number)
        self.owned[number] = CarrierNumber(number, f"PN{len(self.bought):032x}", wiring)
        return self.owned[number]

    def _fail_sometimes(self) -> None:
        if self._choose("lost", "busy"):
            raise OutcomeUnknown("no reply")

    def _choose(self, *kinds: str) -> str:
        return self.random.choice(kinds) if self.random.random() < self.faults else ""
