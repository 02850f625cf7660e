"""The bots that the script recognises. The server recognises more (`server/http/leases/automation.py`)."""

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
"""Parts of user agents of crawlers and previewers that run scripts; no browser of a person has them.

Search engines must never index a tracking number. A monitor may see a static one, but the server leases it none from a pool.
"""

_STEERED_BROWSERS = ["headlesschrome", "phantomjs", "lighthouse", "page ?speed", "prerender"]
"""Parts of user agents of automated browsers; `automation: allowed` admits them, for QA."""

STEERED_BROWSER_PATTERN = "|".join(_STEERED_BROWSERS)


def write_bot_pattern(allows_automation: bool) -> str:
    """Return the pattern for user agents of the account's bots, in any letter case. At most 400 bytes."""
    return "|".join(_BOTS if allows_automation else _BOTS + _STEERED_BROWSERS)
