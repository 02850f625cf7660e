"""Forms of the parts of an account, made from those of the account file: both report the same problems in the same words."""
