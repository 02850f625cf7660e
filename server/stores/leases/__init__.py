"""What is leased to whom, now. Its one rule: each method of the contract is one atomic step, in whichever engine.

`contract` is all that the rest of the server knows; every folder beside it is an engine.
"""
