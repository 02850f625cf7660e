"""What pages report of themselves, in the database of the accounts."""
