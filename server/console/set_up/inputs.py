"""The inputs of the set-up's forms."""

from server.console.formats import choose_locale
from server.console.forms.inputs import Input, Kind, Option
from server.console.rendering import choose_language
from server.console.set_up.regions import list_countries, list_time_zones
from server.domain.accounts import Account


def _list_countries(_account: Account | None) -> list[Option]:
    return list_countries(choose_language(), choose_locale().territory or "")


def _list_time_zones(account: Account | None) -> list[Option]:
    return list_time_zones(account.country if account else choose_locale().territory or "")


_NAME = Input("name", "Name of the business", is_required=True)
_COUNTRY = Input(
    "country",
    "Country",
    Kind.CHOICE,
    "Numbers without a country code are read as numbers of this country.",
    list_options=_list_countries,
    is_required=True,
)
_TIME_ZONE = Input(
    "time_zone",
    "Time zone",
    Kind.CHOICE,
    "Days in reports and opening hours are in this zone. Empty: UTC.",
    list_options=_list_time_zones,
)
KEY = Input(
    "key",
    "Key",
    help="A short word for addresses, such as the tag's. It is public and can't be changed.",
    is_required=True,
    placeholder="acme",
)
BUSINESS = (_NAME, _COUNTRY, _TIME_ZONE)
NEW_BUSINESS = (_NAME, KEY, _COUNTRY, _TIME_ZONE)

SITE_URL = Input(
    "url",
    "Address of your web site",
    help="The page that visitors see first, or any page that shows your phone number.",
    is_required=True,
    placeholder="https://www.example.com",
)
RECEIVING_NUMBER = Input(
    "number",
    "Phone number",
    help="The phone that rings: an office, a mobile phone, an answering service.",
    is_required=True,
)
RECEIVING_NAME = Input("name", "Name", help="For lists and reports, such as office or Ana.", is_required=True)
SPOKEN = Input(
    "spoken",
    "What callers hear when nobody answers",
    Kind.LONG_TEXT,
    "A voice reads it.",
    is_required=True,
)
VOICEMAIL = Input("voicemail", "Then let callers leave a message", Kind.SWITCH, "The call log has the recording.")
RINGING = (RECEIVING_NAME, RECEIVING_NUMBER, SPOKEN, VOICEMAIL)
