"""Countries and time zones to choose from, the likely ones first."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale
from babel.core import get_global

from server.console.forms.inputs import Option

_FREQUENT = ("US", "GB", "CA", "AU", "DE", "FR")
_FREQUENT_ZONES = (
    *(
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "America/Phoenix",
        "America/Anchorage",
    ),
    *("America/Toronto", "America/Vancouver", "Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane"),
    *(
        "America/Sao_Paulo",
        "America/Mexico_City",
        "Europe/Moscow",
        "Pacific/Auckland",
        "Europe/Berlin",
        "Europe/Madrid",
    ),
)
"""Zones in which most people of countries with several zones live."""

_NOT_COUNTRIES = ("001",)


def list_countries(language: str, own: str) -> list[Option]:
    """The countries that have phone numbers, named in the language: the viewer's own, frequent ones, then all by name."""
    territories = Locale.parse(language).territories
    names = {code: str(territories.get(code, code)) for code in _list_codes()}
    likely = [code for code in dict.fromkeys([own, *_FREQUENT]) if code in names]
    rest = sorted(names.keys() - set(likely), key=lambda code: names[code].casefold())
    return [Option(code, f"{names[code]} ({code})") for code in (*likely, *rest)]


def list_time_zones(country: str) -> list[Option]:
    """All time zones: large ones of the country first, then its other ones, then all by name."""
    zones = _map_zones().get(country, ())
    likely = (*(zone for zone in _FREQUENT_ZONES if zone in zones), *zones)
    return [Option(zone, zone.replace("_", " ")) for zone in dict.fromkeys((*likely, *_list_zone_names()))]


@cache
def _list_codes() -> frozenset[str]:
    return frozenset(phonenumbers.SUPPORTED_REGIONS) - set(_NOT_COUNTRIES)


@cache
def _list_zone_names() -> tuple[str, ...]:
    """Zones of regions (`Europe/Berlin`) and UTC, without the old names that the database keeps."""
    named = {zone for zone in _read_zone_territories() if zone in available_timezones() and "/" in zone}
    return ("UTC", *sorted(zone for zone in named if not zone.startswith("Etc/")))


@cache
def _map_zones() -> Mapping[str, tuple[str, ...]]:
    zones: dict[str, list[str]] = {}
    for zone in _list_zone_names():
        zones.setdefault(_read_zone_territories().get(zone, ""), []).append(zone)
    return {country: tuple(names) for country, names in zones.items()}


def _read_zone_territories() -> Mapping[str, str]:
    territories: Mapping[str, str] = get_global("zone_territories")
    return territories
