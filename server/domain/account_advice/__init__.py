"""What an account says that is allowed and makes no sense. Each rule is a pure function of the account, in a file of its own."""
