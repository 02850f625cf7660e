"""The soft phone of the demo site: calls that a visitor of a demo page makes, played by the server itself.

Its one rule: it calls nothing but tracking numbers of the demo account, and only where the demo pages are on.
"""
