"""Identities in the database of the accounts. Its one rule: of a key there is the digest alone."""
