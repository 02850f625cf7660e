"""Which of the times that carriers tell are believed."""

from dataclasses import replace

from server.telephony.news import CallChanged, LegChanged, News

LONGEST_DELAY_SECONDS = 86_400
"""A time that is further off than this, before or after, is no carrier's: none tells of anything so late."""


def believe_time(news: News, now: float) -> News:
    """The news; without their time when that is far from `now`, so that they count as of now."""
    if not isinstance(news, CallChanged | LegChanged) or news.at is None:
        return news
    return news if abs(now - news.at) <= LONGEST_DELAY_SECONDS else replace(news, at=None)
