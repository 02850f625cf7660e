"""Finds all problems of an account, wherever it comes from: a file, the console or the API.

Problems use the field names of the account file, so that the file's reader finds the line, and a form its input.
"""

from server.domain.account_checks.fields import check_fields
from server.domain.account_checks.names import check_names, list_names
from server.domain.account_checks.references import check_references
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account


def check_account(account: Account) -> list[AccountProblem]:
    """All problems of the account. There are none exactly when its exported file reads back as the same account."""
    return [*check_fields(account), *check_names(account), *check_references(account, list_names(account))]
