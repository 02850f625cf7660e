"""The Flask server: it keeps accounts, and hands each account's tag to the pages that ask for it."""

from server.unneeded_imports import refuse_unneeded_imports

refuse_unneeded_imports()
