"""URL parameters, and the tags that an account's parameter mapping makes of them."""

from dni_py.core.text import (
    has_key,
    join_texts,
    keys_of,
    lower_text,
    match_pattern,
    matches_pattern,
    new_record,
    replace_pattern,
    slice_text,
    split_text,
)
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


_SEPARATOR = "&(?:amp;)*|\\?(?=[^&]*=)|#"
"""What stands before a parameter: `&`, as HTML writes it too, and `?`, of which a URL may have two, or none before an `&`."""

_MACRO = "^([$]?\\{[^\\n]*\\}|(__|%%|[$])[^\\n]+\\2|\\*\\|[^\\n]*|undefined|null)$"
"""What an ad platform did not fill: `{gclid}`, `{{ad.id}}` (Meta), `${CLICK_ID}` (Xandr), `__CLICKID__` (TikTok), `%%ID%%`
(Salesforce), `$ad_id$` (Outbrain), `*|UNIQID|*` (Mailchimp); and what scripts write for nothing."""


def read_parameters(url: str, reads_fragment: bool) -> dict[str, str]:
    """Return the parameters of a URL: names in lower case, of a repeated one the first that has a value.

    With reads_fragment, parameters behind `#` count too, those of a path there included (`#/signup?gclid=1`). `+` is read as a
    space and `%XX` as UTF-8; malformed escapes stay as text. Of a URL's pairs the first 100 are read; a name longer than 64
    code units is left out, a value is cut at 500. Parameters without a value, or with a macro that was not filled, are left out.
    """
    parameters = new_record()
    if not reads_fragment:
        url = split_text(url, "#")[0]
    query = replace_pattern(_SEPARATOR, join_texts(split_text(url, "+"), " "), lambda _separator, _start: "&")
    pairs = split_text(query, "&")
    for index in range(1, min(len(pairs), MOST_PARAMETERS + 1)):
        parts = match_pattern("([^=]*)=?([\\s\\S]*)", pairs[index])
        name = lower_text(decode_escapes(parts[1]))
        value = slice_text(decode_escapes(parts[2]), 0, LONGEST_VALUE)
        if name != "" and len(name) <= LONGEST_NAME and value != "" and not has_key(parameters, name):
            if not matches_pattern(_MACRO, value):
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
