"""How many calls are attributed right, left open, and attributed wrong: days simulated on the real lease store.

`docs/attribution.md` tells what comes out. Its one rule: what a caller does never depends on what the store or the rules do.
"""
