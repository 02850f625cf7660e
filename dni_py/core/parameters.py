"""URL parameters, and the tags that an account's parameter mapping makes of them."""

from dni_py.core.text import has_key, join_texts, keys_of, lower_text, match_pattern, new_record, slice_text, split_text
from dni_py.core.urls import decode_escapes

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


def read_parameters(query: str) -> dict[str, str]:
    """Return the parameters of a query: names in lower case, of a repeated one the first value that is not empty.

    `+` is read as a space and `%XX` as UTF-8; malformed escapes stay as text. Of a query's pairs the first 100 are read; a
    name longer than 64 code units is left out, a value is cut at 500. Parameters without a value are left out.
    """
    parameters = new_record()
    pairs = split_text(join_texts(split_text(query, "+"), " "), "&")
    for index in range(min(len(pairs), MOST_PARAMETERS)):
        parts = match_pattern("([^=]*)=?([\\s\\S]*)", pairs[index])
        name = lower_text(decode_escapes(parts[1]))
        value = slice_text(decode_escapes(parts[2]), 0, LONGEST_VALUE)
        if name != "" and len(name) <= LONGEST_NAME and value != "" and not has_key(parameters, name):
            parameters[name] = value
    return parameters


def map_parameters(parameters: dict[str, str], mappings: list[dict[str, str]]) -> dict[str, str]:
    """Return the tags that parameters become by mappings (parameter, in lower case -> tag name), later ones winning.

    An empty tag name stands for the parameter's own.
    """
    tags = new_record()
    for mapping in mappings:
        for parameter in keys_of(mapping):
            if has_key(parameters, parameter):
                tags[mapping[parameter] or parameter] = parameters[parameter]
    return tags
