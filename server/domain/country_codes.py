"""Two-letter country codes, and what people write instead of them."""

from server.domain.phone_numbers import is_country

_MEANT = {
    "UK": "GB", "ENG": "GB", "GBR": "GB", "UNITED KINGDOM": "GB", "ENGLAND": "GB", "USA": "US", "UNITED STATES": "US",
    "EL": "GR", "GER": "DE", "DEU": "DE", "GERMANY": "DE", "FRA": "FR", "FRANCE": "FR", "ESP": "ES", "SPAIN": "ES", "ITA": "IT",
    "ITALY": "IT", "CAN": "CA", "CANADA": "CA", "AUS": "AU", "AUSTRALIA": "AU", "AUT": "AT", "AUSTRIA": "AT", "SUI": "CH",
    "CHE": "CH", "SWITZERLAND": "CH", "NLD": "NL", "NED": "NL", "IRL": "IE", "IRELAND": "IE", "MEX": "MX", "MEXICO": "MX",
    "IND": "IN", "INDIA": "IN", "BRA": "BR", "BRAZIL": "BR", "NZL": "NZ", "NEW ZEALAND": "NZ",
}  # fmt: skip


def read_country(text: str) -> str:
    """The country's ISO 3166 alpha-2 code in capitals. Raises `ValueError` with a message about what to write."""
    country = text.upper()
    if not is_country(country):
        meant = _MEANT.get(country.strip())
        advice = f"; did you mean {meant!r}?" if meant else ", as in 'US' or 'GB'"
        raise ValueError(f"{text!r} is not a country: use its two letters{advice}")
    return country
