"""Postbacks: their addresses can be asked, and what their texts name is known of a call."""

from collections.abc import Iterator

from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.domain.account_checks.names import KnownNames
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.values import list_tag_names


def check_postbacks(account: Account, known: KnownNames) -> Iterator[AccountProblem]:
    tag_names = list_tag_names(account).union(DEFAULT_PARAMETERS, known.mapped_tags, known.page_tags)
    for index, postback in enumerate(account.postbacks):
        for field, message in check_postback(postback, tag_names):
            yield AccountProblem(("postbacks", index, *field.split(".", 1)), message)
