"""The Flask server: it keeps accounts, and hands each account's tag to the pages that ask for it."""
