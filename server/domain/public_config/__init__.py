"""The public config: the only part of an account that browsers get.

Its one rule: it is built field by field from what the tag needs, never by removing fields from the account, so that a new
private field stays private. It has no off-site sources, number pools, account name or data of calls.
"""
