"""The bots that the script knows by itself. The server knows more of them (`server/http/leases/automation.py`)."""

_BOTS = [
    # Not Cubot's phones.
    r"(^|[^u])bot(?![a-z])",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "archive\\.org",
    "(facebook|meta-)external",
    "-google|google-|googleother",
    "-user/",
    "synthetic|pingdom|statuscake|gtmetrix|site24x7|catchpoint|checkly",
]
"""What crawlers and monitors that run scripts have in their user agents, and people's browsers have not."""

_STEERED_BROWSERS = ["headlesschrome", "phantomjs", "lighthouse", "page ?speed", "prerender"]
"""What browsers that a program steers have in theirs; QA's own are let in by `automation: allowed`."""

STEERED_BROWSER_PATTERN = "|".join(_STEERED_BROWSERS)


def write_bot_pattern(allows_automation: bool) -> str:
    """Return the pattern that the user agents of an account's bots match, in any case. At most 400 bytes."""
    return "|".join(_BOTS if allows_automation else _BOTS + _STEERED_BROWSERS)
