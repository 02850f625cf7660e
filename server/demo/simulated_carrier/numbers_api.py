"""The part of Twilio's API that sells numbers: https://www.twilio.com/docs/phone-numbers/api"""

import re
from random import SystemRandom
from typing import Any, NoReturn

from flask import Blueprint, abort, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from server.demo.simulated_carrier.parameters import API_VERSION
from server.demo.simulated_carrier.planned_call import SIMULATED_ACCOUNT_SID, draw_sid
from server.demo.simulated_carrier.stock import (
    AREA_CODES,
    LOCAL_PRICE,
    TOLL_FREE_CODES,
    TOLL_FREE_PRICE,
    Stock,
)

_FIELDS = {
    "VoiceUrl": "voice_url",
    "VoiceMethod": "voice_method",
    "StatusCallback": "status_callback",
    "StatusCallbackMethod": "status_callback_method",
    "VoiceFallbackUrl": "voice_fallback_url",
    "VoiceApplicationSid": "voice_application_sid",
    "TrunkSid": "trunk_sid",
    "FriendlyName": "friendly_name",
}
_NUMBER = re.compile(r"\+[1-9][0-9]{1,14}")


def create_numbers_blueprint(auth_token: str, stock: Stock) -> Blueprint:
    """Build the routes. `auth_token` is that of the simulated account (empty: no one can sign in)."""
    blueprint = Blueprint("simulated_numbers", __name__)
    account = f"/{API_VERSION}/Accounts/{SIMULATED_ACCOUNT_SID}"

    @blueprint.before_request
    def check_sign_in() -> None:
        signed_in = request.authorization
        known = {"username": SIMULATED_ACCOUNT_SID, "password": auth_token}
        if not auth_token or signed_in is None or dict(signed_in.parameters) != known:
            refuse(401, 20003, "Authenticate")

    @blueprint.get(f"{account}/AvailablePhoneNumbers/US/<kind>.json")
    def search(kind: str) -> ResponseReturnValue:
        codes = {"Local": AREA_CODES, "TollFree": TOLL_FREE_CODES}.get(kind, {})
        area_code, region = request.args.get("AreaCode", ""), request.args.get("InRegion", "")
        wanted = {code: where for code, where in codes.items() if area_code in ("", code) and region in ("", where[1])}
        found = list(stock.list_for_sale(wanted, request.args.get("Contains", "")))
        listed = found[: request.args.get("PageSize", 50, int)]
        return jsonify({"available_phone_numbers": [_write_offer(*one) for one in listed], "uri": request.path})

    @blueprint.get("/v1/PhoneNumbers/Countries/US")
    def show_prices() -> ResponseReturnValue:
        prices = {"local": LOCAL_PRICE, "toll free": TOLL_FREE_PRICE}
        listed = [{"number_type": kind, "base_price": one, "current_price": one} for kind, one in prices.items()]
        return jsonify({"iso_country": "US", "price_unit": "usd", "phone_number_prices": listed})

    @blueprint.post(f"{account}/IncomingPhoneNumbers.json")
    def buy() -> ResponseReturnValue:
        number = request.form.get("PhoneNumber", "")
        if not _NUMBER.fullmatch(number):
            refuse(400, 21421, f"PhoneNumber is invalid: {number}")
        with stock.lock:
            if not stock.is_for_sale(number):
                refuse(400, 21422, f"{number} is not available")
            empty = dict.fromkeys(_FIELDS.values(), "")
            stock.sold[number] = (
                empty | {"sid": draw_sid("PN", SystemRandom()), "phone_number": number} | _read_fields()
            )
            return jsonify(_write_sold(stock.sold[number])), 201

    @blueprint.get(f"{account}/IncomingPhoneNumbers.json")
    def list_sold() -> ResponseReturnValue:
        wanted = request.args.get("PhoneNumber", "")
        sold = [_write_sold(one) for number, one in stock.sold.items() if wanted in ("", number)]
        return jsonify({"incoming_phone_numbers": sold, "next_page_uri": None, "uri": request.path})

    @blueprint.get(f"{account}/IncomingPhoneNumbers/<sid>.json")
    def show(sid: str) -> ResponseReturnValue:
        return jsonify(_write_sold(find(sid)))

    @blueprint.post(f"{account}/IncomingPhoneNumbers/<sid>.json")
    def change(sid: str) -> ResponseReturnValue:
        find(sid).update(_read_fields())
        return jsonify(_write_sold(find(sid)))

    @blueprint.delete(f"{account}/IncomingPhoneNumbers/<sid>.json")
    def release(sid: str) -> ResponseReturnValue:
        del stock.sold[find(sid)["phone_number"]]
        return "", 204

    def find(sid: str) -> dict[str, str]:
        found = [one for one in stock.sold.values() if one["sid"] == sid]
        if not found:
            refuse(404, 20404, f"The requested resource {request.path} was not found")
        return found[0]

    def refuse(status: int, code: int, message: str) -> NoReturn:
        abort(make_response(jsonify({"status": status, "code": code, "message": message}), status))

    return blueprint


def _read_fields() -> dict[str, str]:
    return {_FIELDS[name]: value for name, value in request.form.items() if name in _FIELDS}


def _write_offer(number: str, locality: str, region: str) -> dict[str, Any]:
    return {
        "phone_number": number,
        "friendly_name": number,
        "locality": locality or None,
        "region": region or None,
        "iso_country": "US",
        "address_requirements": "none",
        "capabilities": {"voice": True, "SMS": True, "MMS": False},
    }


def _write_sold(sold: dict[str, str]) -> dict[str, Any]:
    written: dict[str, Any] = {name: value or None for name, value in sold.items()}
    return written | {"account_sid": SIMULATED_ACCOUNT_SID, "capabilities": {"voice": True, "sms": True, "mms": False}}
