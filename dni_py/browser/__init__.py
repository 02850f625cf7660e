"""The edge to the page: one browser facility or one kind of spot a file. Imports `dni_py.core` only; rules live there.

DOM objects have no Python types, so they are `Any`. The dialect has only the bare `except:`; it is used only where the page,
and not this script, decides whether a call can fail.
"""
