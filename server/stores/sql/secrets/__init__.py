"""The secrets of accounts in the database of the accounts. One rule: only sealed values are written."""
