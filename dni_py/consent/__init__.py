"""Consent adapters: each passes the decision of one consent standard on to the tag.

Each module here but `asking` is a script of its own. The server appends it to the tag of the accounts that use that standard. It
only knows the tag's public API, and `DNI_CONFIG` is the list of purposes that the visitor must agree to.
"""
