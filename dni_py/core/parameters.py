"""URL parameters, and the tags that the account's parameter mapping makes of them."""

from dni_py.core.text import (
    decode_escapes,
    find_text,
    has_key,
    join_texts,
    keys_of,
    lower_text,
    new_record,
    slice_text,
    split_text,
)

DEFAULT_PARAMETERS = [
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "fbclid",
    "ttclid",
    "li_fat_id",
    "twclid",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_term",
    "utm_content",
    "utm_id",
]
"""The click IDs of the large ad platforms and the campaign parameters, which every account maps to tags of their names."""

MOST_PARAMETERS = 100
LONGEST_NAME = 64
LONGEST_VALUE = 500


def decode_parameter(text: str) -> str:
    """Return a name or value of a query with `+` read as a space and `%XX` as UTF-8; malformed escapes stay as text."""
    return decode_escapes(join_texts(split_text(text, "+"), " "))


def read_parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query: names in lower case, of a repeated one the first value that is not empty.

    Of a query's pairs the first 100 are read; a name longer than 64 code units is left out, a value is cut at 500.
    """
    parameters = new_record()
    pairs = split_text(query, "&")
    for index in range(min(len(pairs), MOST_PARAMETERS)):
        pair = pairs[index]
        mark = find_text(pair, "=", 0)
        if mark < 0:
            mark = len(pair)
        name = lower_text(decode_parameter(slice_text(pair, 0, mark)))
        value = slice_text(decode_parameter(slice_text(pair, mark + 1, len(pair))), 0, LONGEST_VALUE)
        if name != "" and len(name) <= LONGEST_NAME and (not has_key(parameters, name) or parameters[name] == ""):
            parameters[name] = value
    return parameters


def map_parameters(parameters: dict[str, str], mappings: list[dict[str, str]]) -> dict[str, str]:
    """Return the tags that parameters become by mappings (parameter -> tag name), a later one over an earlier one.

    An entry of the account's mapping is overruled by the campaign's for the same parameter. Empty values give no tag.
    """
    names = new_record()
    for mapping in mappings:
        for parameter in keys_of(mapping):
            names[parameter] = mapping[parameter]
    tags = new_record()
    for parameter in keys_of(names):
        if has_key(parameters, parameter) and parameters[parameter] != "":
            tags[names[parameter]] = parameters[parameter]
    return tags
