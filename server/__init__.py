"""The Flask server: it stores accounts, serves their tags, leases numbers, and routes and logs calls."""

from server.unneeded_imports import refuse_unneeded_imports

refuse_unneeded_imports()
