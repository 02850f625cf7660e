"""States and provinces of the US, Canada and Australia: the names that `phonenumbers` uses, and their codes."""

_CODES_BY_NAME = {
    "US": (
        "Alabama AL, Alaska AK, Arizona AZ, Arkansas AR, California CA, Colorado CO, Connecticut CT, Delaware DE, "
        "Florida FL, Georgia GA, Hawaii HI, Idaho ID, Illinois IL, Indiana IN, Iowa IA, Kansas KS, Kentucky KY, "
        "Louisiana LA, Maine ME, Maryland MD, Massachusetts MA, Michigan MI, Minnesota MN, Mississippi MS, Missouri MO, "
        "Montana MT, Nebraska NE, Nevada NV, New Hampshire NH, New Jersey NJ, New Mexico NM, New York NY, "
        "North Carolina NC, North Dakota ND, Ohio OH, Oklahoma OK, Oregon OR, Pennsylvania PA, Rhode Island RI, "
        "South Carolina SC, South Dakota SD, Tennessee TN, Texas TX, Utah UT, Vermont VT, Virginia VA, "
        "Washington State WA, Washington WA, Washington D.C. DC, District of Columbia DC, West Virginia WV, "
        "Wisconsin WI, Wyoming WY"
    ),
    "CA": (
        "Alberta AB, British Columbia BC, British Colombia BC, Manitoba MB, New Brunswick NB, "
        "Newfoundland and Labrador NL, Northwest Territories NT, Nova Scotia NS, Nunavut NU, Ontario ON, "
        "Prince Edward Island PE, Quebec QC, Saskatchewan SK, Yukon YT"
    ),
    "AU": (
        "Australian Capital Territory ACT, New South Wales NSW, Northern Territory NT, Queensland QLD, "
        "South Australia SA, Tasmania TAS, Victoria VIC, Western Australia WA"
    ),
}

_CODES = {
    country: {
        **{name.upper(): code for name, _, code in (entry.rpartition(" ") for entry in text.split(", "))},
        **{code: code for code in (entry.rpartition(" ")[2] for entry in text.split(", "))},
    }
    for country, text in _CODES_BY_NAME.items()
}


def find_state(text: str, country: str) -> str:
    """The code of the state or province, from its name or code in any letter case; empty if unknown."""
    return _CODES.get(country, {}).get(text.upper(), "")
