"""The steps of the set-up. What the account has decides which of them are done, so a person can stop and resume at any time."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from server.domain.accounts import Account


class Slug(StrEnum):
    """The word of each step in addresses."""

    BUSINESS = "business"
    SITE = "site"
    NUMBERS = "numbers"
    SOURCES = "sources"
    TRACKING = "tracking-numbers"
    RINGING = "ringing"
    TAG = "tag"
    CHECK = "check"


@dataclass(frozen=True)
class Step:
    """A step. `is_done` returns whether the account has what the step asks for."""

    slug: Slug
    title: str
    is_done: Callable[[Account], bool]

    @property
    def endpoint(self) -> str:
        """The endpoint of the step's page."""
        return f"show_set_up_{self.slug.replace('-', '_')}"


def _has_sources(account: Account) -> bool:
    return bool(account.on_site_sources)


def _has_tracking_numbers(account: Account) -> bool:
    return any(source.assign for source in account.on_site_sources)


def _is_routed(account: Account) -> bool:
    return account.route is not None or bool(account.receiving_numbers)


def _is_unknown(_account: Account) -> bool:
    return False


STEPS = (
    Step(Slug.BUSINESS, "Business", lambda _account: True),
    Step(Slug.SITE, "Site", lambda account: bool(account.origins)),
    Step(Slug.NUMBERS, "Your numbers", lambda account: bool(account.target_numbers)),
    Step(Slug.SOURCES, "Sources", _has_sources),
    Step(Slug.TRACKING, "Tracking numbers", _has_tracking_numbers),
    Step(Slug.RINGING, "Calls", _is_routed),
    Step(Slug.TAG, "Tag", _is_unknown),
    Step(Slug.CHECK, "Check", _is_unknown),
)
"""All steps in order. Whether the tag is on the site can't be read from the account."""

_NEEDED = (Slug.SITE, Slug.NUMBERS, Slug.SOURCES, Slug.TRACKING)


def find_step(slug: Slug) -> Step:
    """The step of this word."""
    return next(step for step in STEPS if step.slug is slug)


def find_neighbours(step: Step) -> tuple[Step | None, Step | None]:
    """The step before and the step after."""
    index = STEPS.index(step)
    return (STEPS[index - 1] if index else None), (STEPS[index + 1] if index + 1 < len(STEPS) else None)


def find_next(account: Account) -> Step:
    """The first step that is not done."""
    return next(step for step in STEPS if not step.is_done(account))


def needs_set_up(account: Account) -> bool:
    """Whether the account lacks something without which no visitor sees a tracking number."""
    return not all(find_step(slug).is_done(account) for slug in _NEEDED)
