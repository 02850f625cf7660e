"""Checks the parts of an account against each other: names exist, nothing repeats, every call belongs to one source."""

from collections.abc import Iterator

from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.domain.account_checks.names import KnownNames, check_named_parts
from server.domain.account_checks.pools import check_pools
from server.domain.account_checks.routes import check_routes
from server.domain.account_checks.sources import check_sources
from server.domain.account_checks.tracking_numbers import (
    check_pool_numbers,
    check_receiving_numbers,
    check_source_numbers,
    check_target_numbers,
)
from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
from server.domain.consent import find_consent_problems
from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.values import list_tag_names
from server.domain.public_config.origin_groups import write_origin_groups


def check_references(account: Account, known: KnownNames) -> list[AccountProblem]:
    """The problems between the parts; `known` are the names of all parts, also of invalid ones."""
    return [
        *_check_consent(account),
        *_check_carried_visits(account),
        *check_named_parts(account, known),
        *check_target_numbers(account),
        *check_sources(account, known),
        *check_source_numbers(account),
        *check_pool_numbers(account),
        *check_pools(account, known),
        *check_routes(account.routes, known["routes"], known["receiving_numbers"]),
        *check_receiving_numbers(account),
        *_check_postbacks(account, known),
    ]


def _check_consent(account: Account) -> Iterator[AccountProblem]:
    problems = find_consent_problems(account.consent, account.consent_from, account.consent_purposes)
    for path, message in problems:
        yield AccountProblem(("account", *path), message)


def _check_carried_visits(account: Account) -> Iterator[AccountProblem]:
    if account.carry_visits and not write_origin_groups(account.origins):
        message = "needs 'origins' of two domains: hosts of one domain share the visit by themselves"
        yield AccountProblem(("account", "carry_visits"), message)


def _check_postbacks(account: Account, known: KnownNames) -> Iterator[AccountProblem]:
    tag_names = list_tag_names(account).union(DEFAULT_PARAMETERS, known.mapped_tags, known.page_tags)
    for index, postback in enumerate(account.postbacks):
        for field, message in check_postback(postback, tag_names):
            yield AccountProblem(("postbacks", index, *field.split(".", 1)), message)
