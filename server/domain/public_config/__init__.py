"""The public config: the only part of an account that a browser ever gets.

Its one rule: it is built field by field from what the tag needs, never by leaving things out of the account, so that a new
private field stays private. Off-site sources, number pools, the account's name and everything about calls are not in it.
"""
