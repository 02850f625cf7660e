"""Composes what reads web sites, from the settings."""

from server.settings import Settings
from server.site_reading.fetching import PageFetcher


def compose_page_fetcher(settings: Settings) -> PageFetcher:
    """What fetches pages from public addresses; from private ones too if the settings allow it."""
    return PageFetcher(is_allowed=lambda _address: True) if settings.private_postbacks else PageFetcher()
