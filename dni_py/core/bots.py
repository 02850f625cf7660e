"""Known bots, which see the page's own number."""

from dni_py.core.text import find_text, lower_text

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


def list_bot_words(allows_automation: bool) -> list[str]:
    """Return the words by which an account knows bots."""
    words: list[str] = []
    for word in BOT_WORDS:
        words.append(word)
    if not allows_automation:
        for word in AUTOMATION_WORDS:
            words.append(word)
    return words


def is_bot(user_agent: str, bot_words: list[str]) -> bool:
    """Say whether a user agent holds one of bot_words."""
    lowered = lower_text(user_agent)
    for word in bot_words:
        if find_text(lowered, word, 0) >= 0:
            return True
    return False
