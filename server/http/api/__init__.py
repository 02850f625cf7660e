"""What an account's own programs call. Its one rule: an API key opens its account as far as its
scopes go, and shows no other account exists.

No browser of a visitor has anything to do here, so no answer may be read across origins.
"""
