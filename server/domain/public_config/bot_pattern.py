"""The bots that the script knows by itself. The server knows more of them (`server/http/leases/automation.py`)."""

_BOTS = [
    # Not Cubot's phones.
    r"(^|[^u])bot(?![a-z])",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "(facebook|meta-)external",
    "-google|google-|googleother",
    "-user/",
]
"""What crawlers and previewers that run scripts have in their user agents, and people's browsers have not.

Search engines must never index a tracking number. A monitor may see a static one; of a pool the server gives it none.
"""

_STEERED_BROWSERS = ["headlesschrome", "phantomjs", "lighthouse", "page ?speed", "prerender"]
"""What browsers that a program steers have in theirs; QA's own are let in by `automation: allowed`."""

STEERED_BROWSER_PATTERN = "|".join(_STEERED_BROWSERS)


def write_bot_pattern(allows_automation: bool) -> str:
    """Return the pattern that the user agents of an account's bots match, in any case. At most 400 bytes."""
    return "|".join(_BOTS if allows_automation else _BOTS + _STEERED_BROWSERS)
