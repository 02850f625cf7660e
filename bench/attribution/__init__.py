"""How many calls are attributed right, unknown and wrong, in simulated days on the real lease store.

`docs/attribution.md` has the results. Its one rule: what a caller does never depends on the store or the rules.
"""
