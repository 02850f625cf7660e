"""How long a test waits for what is bound to happen.

It only ends what would hang for ever, so it is long, and no busy machine makes a test fail. No test waits it out.
"""

HANG_SECONDS = 120.0
HANG_MS = HANG_SECONDS * 1000
