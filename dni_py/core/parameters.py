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


_MACRO = "^([$]?\\{[^&]*}|(__|%%|[$])[^&]+\\2|\\*\\|[^&]*|undefined|null)$"
"""Macros that an ad platform did not replace: `{gclid}`, `{{ad.id}}` (Meta), `${CLICK_ID}` (Xandr), `__CLICKID__` (TikTok),
`%%ID%%` (Salesforce), `$ad_id$` (Outbrain), `*|UNIQID|*` (Mailchimp); and `undefined` and `null`, which scripts write."""


def read_parameters(url: str, reads_fragment: bool) -> dict[str, str]:
    """Return the parameters of a URL: names in lower case; of a repeated parameter, the first one with a value.

    A parameter follows `?` or `&`, also in HTML's spelling (`&amp;`); a URL may have any number of these in any order. With
    reads_fragment it may follow `#` as well, also after a path (`#/signup?gclid=1`). `+` is read as a space and `%XX` as UTF-8;
    malformed escapes stay as text. The first 100 are read; a name longer than 64 code units is left out, a value is cut at 500.
    Parameters without a value, or with a macro that was not replaced, are left out.
    """
    parameters = new_record()
    count = 0

    def read(pair: str, _start: int) -> str:
        nonlocal count
        count += 1
        parts = match_pattern(".(?:amp;|0*38;)*([^=]*)=([\\s\\S]*)", pair)
        name = lower_text(decode_escapes(parts[1]))
        value = slice_text(decode_escapes(parts[2]), 0, LONGEST_VALUE)
        if name and value and count <= MOST_PARAMETERS and len(name) <= LONGEST_NAME:
            if not has_key(parameters, name) and not matches_pattern(_MACRO, value):
                parameters[name] = value
        return ""

    if not reads_fragment:
        url = match_pattern("(&#0*38;|[^#])*", url)[0]
    replace_pattern("[?&#][^?&#=]*=[^?&#]*", join_texts(split_text(url, "+"), " "), read)
    return parameters


def map_parameters(parameters: dict[str, str], mappings: list[dict[str, str]]) -> dict[str, str]:
    """Return the tags that mappings (parameter, in lower case -> tag name) make of parameters; later mappings win.

    An empty tag name means the parameter's own name.
    """
    tags = new_record()
    for mapping in mappings:
        for parameter in keys_of(mapping):
            if has_key(parameters, parameter):
                tags[mapping[parameter] or parameter] = parameters[parameter]
    return tags
