"""What Google Ads takes."""

GOOGLE_CLICK_IDS = ("gclid", "gbraid", "wbraid")
"""The parameters of Google's click IDs, the most exact first; a conversion has one of them."""
