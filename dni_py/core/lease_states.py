"""What a page view does about the numbers of pools: its states, and which of them may follow each.

idle      shows no target number that a pool fills, and sends nothing
claiming  waits for the server's answer: it claims where a number is missing, else it renews its leases
showing   the server has answered, and is asked again when the leases are due
failing   the last request failed, and is due again later
hidden    is out of sight, and sends nothing until it is seen again

A number is on the page in any of them while it is valid. When a page view ends, it is idle again.
"""

NEXT_LEASE_STATES = {
    "idle": ["claiming"],
    "claiming": ["showing", "failing", "hidden"],
    "showing": ["claiming", "hidden"],
    "failing": ["claiming", "showing", "failing", "hidden"],
    "hidden": ["claiming"],
}


def next_lease_state(lease_state: str, wanted: str) -> str:
    """Return the wanted state where it may follow; otherwise nothing changes, as when an answer comes to a hidden page."""
    return wanted if wanted in NEXT_LEASE_STATES[lease_state] else lease_state
