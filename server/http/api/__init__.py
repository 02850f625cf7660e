"""What an account's own programs call. One rule: an API key opens its own account within its scopes, and does not
reveal whether other accounts exist.

Visitors' browsers do not need it, so no response may be read across origins.
"""
