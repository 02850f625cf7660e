"""The secrets of accounts in the database of the accounts. Its one rule: nothing is written here that is not sealed."""
