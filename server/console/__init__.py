"""The console: the pages on which people read and change accounts, under `/console/`.

It changes accounts through `AccountService` only. A page can be registered only with the access that it needs (`pages.py`).
"""
