"""What an account's own programs call. Its one rule: a secret key opens its account, and shows no other account exists.

No browser of a visitor has anything to do here, so no answer may be read across origins.
"""
