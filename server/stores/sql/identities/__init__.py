"""Identities in the database of the accounts. One rule: only the digest of a key is stored."""
