"""Known bots, which see the page's own number."""

BOT_WORDS = [
    "bot/",
    "bot;",
    "robot",
    "crawler",
    "spider",
    "slurp",
    "telegrambot",
    "slackbot",
    "bingpreview",
    "mediapartners-google",
    "adsbot-google",
    "google-inspectiontool",
    "googleother",
    "facebookexternalhit",
    "meta-externalagent",
    "whatsapp/",
    "yandex.com/bots",
    "duckduckgo-favicons",
    "ia_archiver",
    "archive.org",
    "gtmetrix",
    "pingdom",
    "statuscake",
    "chatgpt-user",
    "claude-user",
    "perplexity-user",
]
"""Lower-case parts of the user agents of crawlers, previewers and monitors. `bot` alone would refuse Cubot's phones."""

AUTOMATION_WORDS = ["headlesschrome", "phantomjs", "lighthouse", "pagespeed", "prerender"]
"""Lower-case parts of the user agents of browsers that a program steers; QA's own are let in by `automation: allowed`."""


def write_bot_pattern(allows_automation: bool) -> str:
    """Return the pattern that an account's bots fit with their user agent."""
    return "|".join(BOT_WORDS if allows_automation else BOT_WORDS + AUTOMATION_WORDS).replace(".", r"\.")
