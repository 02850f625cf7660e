"""Checks names: each is unique in its list, and every name that is used exists."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account, OffSiteSource
from server.domain.managed_parts import NAME_FIELDS, PARTS
from server.domain.suggestions import suggest

NAMED_SECTIONS = tuple(PARTS)


@dataclass(frozen=True)
class KnownNames:
    """The names that parts of an account may use: those of each section, and tags in addition to those of the account.

    Parameter mappings set `mapped_tags`, page events `page_tags`. A file with invalid parts has more names than the account
    that is built without them.
    """

    by_section: Mapping[str, Sequence[str]]
    mapped_tags: Collection[str] = ()
    page_tags: Collection[str] = ()

    def __getitem__(self, section: str) -> Sequence[str]:
        return self.by_section[section]


def list_names(account: Account) -> KnownNames:
    return KnownNames({section: [part.name for part in getattr(account, section)] for section in NAMED_SECTIONS})


def check_names(account: Account) -> Iterator[AccountProblem]:
    for section in NAMED_SECTIONS:
        yield from check_doubled_names(section, dict(enumerate(part.name for part in getattr(account, section))))


def check_doubled_names(section: str, names: Mapping[int, str]) -> Iterator[AccountProblem]:
    """A problem for each repeated name in a list; `names` are by position."""
    field = NAME_FIELDS.get(section, "name")
    seen: dict[str, int] = {}
    for index, name in names.items():
        if name in seen:
            message = f"{name!r} is already the {field} of {section}[{seen[name]}]"
            yield AccountProblem((section, index, field), message)
        seen.setdefault(name, index)


def check_named_parts(account: Account, known: KnownNames) -> Iterator[AccountProblem]:
    """A problem for each campaign or route that is named and does not exist."""
    routes: dict[FieldPath, str | None] = {("account", "route"): account.route}
    for section in ("campaigns", "number_pools", "tracking_sources"):
        routes |= {(section, index, "route"): part.route for index, part in enumerate(getattr(account, section))}
    campaigns: dict[FieldPath, str | None] = {
        ("tracking_sources", index, "campaign"): source.campaign
        for index, source in enumerate(account.tracking_sources)
        if isinstance(source, OffSiteSource)
    }
    for section in ("target_numbers", "number_pools", "postbacks"):
        campaigns |= {
            (section, index, "campaign"): part.campaign for index, part in enumerate(getattr(account, section))
        }
    yield from _check_exist("route", routes, known["routes"])
    yield from _check_exist("campaign", campaigns, known["campaigns"])


def _check_exist(kind: str, named: Mapping[FieldPath, str | None], names: Sequence[str]) -> Iterator[AccountProblem]:
    known = frozenset(names)
    for path, name in named.items():
        if name is not None and name not in known:
            yield AccountProblem(path, f"there is no {kind} {name!r}; {suggest(name, names)}")
