"""Leases of numbers to visitors. One rule: in every engine, each method of the contract is one atomic step.

The rest of the server knows only `contract`; every folder beside it is an engine.
"""
