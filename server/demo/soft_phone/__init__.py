"""The soft phone of the demo site. The server itself plays the calls that a visitor of a demo page makes.

Its one rule: it calls only tracking numbers of the demo account, and only if the demo pages are on.
"""
