"""Numbers of carriers with the API of Twilio, by Twilio's own client: Twilio, and SignalWire at its own address.

https://www.twilio.com/docs/phone-numbers/api and https://www.twilio.com/docs/phone-numbers/pricing
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from server.domain.buying.errors import CarrierError, CarrierRefused
from server.domain.buying.money import Money, NotMoney, parse_money
from server.domain.buying.offers import CarrierNumber, NumberWish, Offer, Wiring
from server.domain.owned_numbers import NumberKind
from server.numbers.twilio_errors import translate_errors
from server.numbers.twilio_http import ApiHttpClient

TWILIO_API = "https://api.twilio.com"
TWILIO_PRICES = "https://pricing.twilio.com"
_PRICE_KINDS = {
    NumberKind.LOCAL: "local",
    NumberKind.TOLL_FREE: "toll free",
    NumberKind.MOBILE: "mobile",
    NumberKind.NATIONAL: "national",
}
_LISTED_AT_ONCE = 100


class TwilioNumbers:
    """One account of such a carrier. `has_prices`: it has Twilio's price API."""

    def __init__(
        self,
        name: str,
        account_sid: str,
        credentials: tuple[str, str],
        addresses: Mapping[str, str],
        *,
        has_prices: bool,
    ) -> None:
        self.name = name
        self._has_prices = has_prices
        client = Client(*credentials, account_sid=account_sid, http_client=ApiHttpClient(addresses), environment={})
        self._client = client
        self._account = client.api.v2010.accounts(account_sid)

    def search(self, wish: NumberWish, limit: int) -> Sequence[Offer]:
        """The numbers for sale, each with the price of its kind."""
        available: Any = self._account.available_phone_numbers(wish.country)
        kinds = {
            NumberKind.LOCAL: available.local,
            NumberKind.TOLL_FREE: available.toll_free,
            NumberKind.MOBILE: available.mobile,
            NumberKind.NATIONAL: available.national,
        }
        terms: dict[str, Any] = {"voice_enabled": True}
        if wish.area_code:
            terms["area_code"] = wish.area_code
        if wish.region:
            terms["in_region"] = wish.region
        if wish.contains:
            terms["contains"] = wish.contains
        if wish.sms:
            terms["sms_enabled"] = True
        with translate_errors():
            found = kinds[wish.kind].list(limit=limit, page_size=limit, **terms)
        price = self.find_price(wish.country, wish.kind) if found else None
        return [
            Offer(
                one.phone_number,
                wish.kind,
                one.locality or "",
                one.region or "",
                price,
                "" if one.address_requirements in (None, "none") else f"an address ({one.address_requirements})",
            )
            for one in found
        ]

    def find_price(self, country: str, kind: NumberKind) -> Money | None:
        """The monthly price. A carrier that does not say it is no reason to fail: then a person has to."""
        if not self._has_prices:
            return None
        try:
            with translate_errors():
                priced = self._client.pricing.v1.phone_numbers.countries(country).fetch()
        except CarrierError:
            return None
        prices: Any = priced.phone_number_prices or []
        for one in prices:
            if one.get("number_type") == _PRICE_KINDS[kind]:
                try:
                    return parse_money(f"{one.get('current_price')} {priced.price_unit or ''}")
                except NotMoney:
                    return None
        return None

    def buy(self, number: str, wiring: Wiring) -> CarrierNumber:
        with translate_errors():
            return _read(self._account.incoming_phone_numbers.create(phone_number=number, **_write(wiring)))

    def find(self, number: str) -> CarrierNumber | None:
        # The API takes the number as a pattern.
        with translate_errors():
            found = self._account.incoming_phone_numbers.list(phone_number=number, limit=_LISTED_AT_ONCE)
        return next((_read(one) for one in found if one.phone_number == number), None)

    def list_numbers(self) -> Iterator[CarrierNumber]:
        with translate_errors():
            for one in self._account.incoming_phone_numbers.stream(page_size=_LISTED_AT_ONCE):
                yield _read(one)

    def configure(self, carrier_id: str, wiring: Wiring) -> None:
        number = self._account.incoming_phone_numbers(carrier_id)
        with translate_errors():
            now = number.fetch()
            # The addresses of a number count for nothing while it belongs to an application or a trunk.
            belongs = {name: "" for name in ("voice_application_sid", "trunk_sid") if getattr(now, name)}
            number.update(**_write(wiring), **belongs)

    def release(self, carrier_id: str) -> None:
        with translate_errors():
            try:
                self._account.incoming_phone_numbers(carrier_id).delete()
            except TwilioException as error:
                if getattr(error, "status", None) != 404:
                    raise

    def find_balance(self) -> Money | None:
        try:
            with translate_errors():
                balance = self._account.balance.fetch()
            return parse_money(f"{balance.balance} {balance.currency}")
        except (CarrierRefused, NotMoney):
            return None


def _write(wiring: Wiring) -> dict[str, Any]:
    return {
        "voice_url": wiring.voice_url,
        "voice_method": "POST",
        "status_callback": wiring.status_url,
        "status_callback_method": "POST",
        "voice_fallback_url": wiring.fallback_url,
    }


def _read(number: Any) -> CarrierNumber:
    application = number.voice_application_sid or number.trunk_sid
    voice_url = f"application {application}" if application else number.voice_url or ""
    wiring = Wiring(voice_url, number.status_callback or "", number.voice_fallback_url or "")
    return CarrierNumber(number.phone_number, number.sid, wiring)
