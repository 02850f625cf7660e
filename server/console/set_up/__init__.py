"""The guided set-up of an account: its steps in order, and what each offers to choose from."""
