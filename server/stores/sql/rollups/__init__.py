"""The rollups in the database of the calls. One rule: whoever changes sums changes the account's row of cursors first."""
