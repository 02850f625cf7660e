"""How long a test waits for an event that must happen.

The limit only ends tests that would hang for ever. It is long, so that no test fails on a busy machine, and no test waits for
its end.
"""

HANG_SECONDS = 120.0
HANG_MS = HANG_SECONDS * 1000
