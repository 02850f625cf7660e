"""People and their sign-ins in the database of the accounts."""
