"""The states of a page view with pool numbers, and which states may follow each.

idle      shows no target number of a pool, and sends nothing
claiming  waits for the server's response: claims if a number is missing, else renews its leases
showing   has a response, and asks again when the leases are due
failing   the last request failed; the next one is sent later
hidden    is not visible, and sends nothing until it is

In every state the page shows a number while it is valid. When a page view ends, it is idle again.
"""

NEXT_LEASE_STATES = {
    "idle": ["claiming"],
    "claiming": ["showing", "failing", "hidden"],
    "showing": ["claiming", "hidden"],
    "failing": ["claiming", "showing", "failing", "hidden"],
    "hidden": ["claiming"],
}


def next_lease_state(lease_state: str, wanted: str) -> str:
    """Return the wanted state if it may follow, else the same state, as when a response comes to a hidden page."""
    return wanted if wanted in NEXT_LEASE_STATES[lease_state] else lease_state
