"""Reads an account file: lines, entries, references, and at the end the account, or every problem at once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.account_file.build import CallSetUp, build_account
from server.account_file.call_references import (
    check_campaigns,
    check_postback_texts,
    check_receiving_numbers,
    check_route_names,
    check_route_trees,
    list_owners,
)
from server.account_file.call_schema import ReceivingNumberEntry
from server.account_file.call_set_up import read_postbacks, read_routes
from server.account_file.entries import check_entry
from server.account_file.match_conditions import read_match
from server.account_file.pool_references import Surroundings, check_number_pool, check_places, check_pool_assignments
from server.account_file.problems import AccountFileError, FieldPath, Problem, suggest
from server.account_file.references import (
    check_assigned_targets,
    check_names,
    check_recognition,
    check_target_numbers,
    check_tracking_numbers,
    list_tracking_numbers,
)
from server.account_file.schema import (
    AccountEntry,
    CampaignEntry,
    Entry,
    NumberPoolEntry,
    OffSiteEntry,
    OnSiteEntry,
    PageEventsEntry,
    ParameterMappingEntry,
    TargetNumberEntry,
)
from server.account_file.yaml_cures import list_cures_of_text
from server.account_file.yaml_lines import LinedValues, read_yaml
from server.domain.account_advice.all_rules import advise
from server.domain.accounts import Account
from server.domain.match_rules import MatchRule
from server.domain.phone_numbers import is_country
from server.domain.postbacks.postback import Postback
from server.domain.public_config.presets import PRESETS

SECTIONS = (
    "account",
    "parameter_mapping",
    "campaigns",
    "target_numbers",
    "number_pools",
    "tracking_sources",
    "page_events",
    "receiving_numbers",
    "routes",
    "postbacks",
)
_MOST_ENTRIES = {"receiving_numbers": 1_000, "routes": 100, "postbacks": 100}
_MOST_CURED = 200
EntryType = TypeVar("EntryType", bound=Entry)


def read_account_file(content: bytes) -> Account:
    """The account that the file describes. Raises `AccountFileError` with all problems, in the order of lines."""
    return _AccountFileReader(read_yaml(content)).read()


def read_with_warnings(content: bytes) -> tuple[Account, list[Problem]]:
    """The account, and what is allowed and makes no sense, in the order of lines. Raises `AccountFileError`."""
    lined = read_yaml(content)
    account = _AccountFileReader(lined).read()
    advice = [Problem(lined.find_line(one.field), one.field, one.message) for one in advise(account)]
    return account, sorted([*lined.warnings, *advice], key=lambda warning: warning.line)


class _AccountFileReader:
    """One reading of one file; what it finds wrong gathers in `problems` while it goes on as far as it makes sense."""

    def __init__(self, lined: LinedValues) -> None:
        self._lined = lined
        self._problems = list(lined.problems)
        self._values = self._read_sections()
        self._country = self._find_country()

    def read(self) -> Account:
        account = self._check(AccountEntry, self._values.get("account", {}), ("account",))
        mapping = self._check(ParameterMappingEntry, self._pick("parameter_mapping"), ())
        campaigns = self._check_list(CampaignEntry, "campaigns")
        targets = self._check_list(TargetNumberEntry, "target_numbers")
        pools = self._check_list(NumberPoolEntry, "number_pools")
        sources = self._check_sources()
        page_events = self._check(PageEventsEntry, self._values.get("page_events", {}), ("page_events",))
        receiving_numbers = self._check_list(ReceivingNumberEntry, "receiving_numbers")
        routes, places = read_routes(self._list("routes"), self._country, self._report)
        check_names("routes", self._read_names("routes"), self._report)
        postbacks = read_postbacks(self._list("postbacks"), self._country, self._report)
        check_names("postbacks", self._read_names("postbacks"), self._report)
        self._check_doubled_parameters(campaigns)
        rules = self._check_references(targets, pools, sources)
        if account is not None and pools and not account.origins:
            message = (
                "needs 'origins', as pools give a number to a visit, which ends on pages that are not known as own"
            )
            self._report(("account",), message)
        if account is not None and mapping is not None:
            mappings = [mapping.parameter_mapping, *(campaign.parameter_mapping for campaign in campaigns.values())]
            self._check_pools(pools, targets.values(), mappings, account.publisher_tag)
        receiving_names = list(self._read_names("receiving_numbers").values())
        check_route_trees(routes, places, receiving_names, self._report)
        self._check_named_parts(account, campaigns, pools, sources, postbacks)
        check_receiving_numbers(receiving_numbers, list_owners(pools, sources), self._report)
        if account is None or mapping is None or page_events is None:
            raise AccountFileError(self._problems)
        built = build_account(
            account,
            mapping.parameter_mapping,
            campaigns.values(),
            targets.values(),
            pools.values(),
            sources,
            rules,
            page_events,
            CallSetUp(receiving_numbers.values(), routes, postbacks.values()),
        )
        check_postback_texts(postbacks, built, self._report)
        if self._problems:
            raise AccountFileError(self._problems)
        return built

    def _read_sections(self) -> dict[str, Any]:
        values = self._lined.values
        if not isinstance(values, dict):
            raise AccountFileError([Problem(1, (), f"expected the sections {', '.join(SECTIONS)}")])
        for name in values:
            if name not in SECTIONS:
                self._report((name,), f"is not a section of an account file; {suggest(name, SECTIONS)}")
        # A section whose entries are all commented out is an empty one.
        return {name: value for name, value in values.items() if name in SECTIONS and value is not None}

    def _find_country(self) -> str:
        """How numbers are read; "ZZ" (only with a country code) while the account's own country is not readable."""
        account = self._values.get("account")
        country = account.get("country") if isinstance(account, dict) else None
        return country.upper() if isinstance(country, str) and is_country(country.upper()) else "ZZ"

    def _report(self, field: FieldPath, message: str) -> None:
        cures = "".join(
            f"; {cure}" for cure in self._list_cures(field, expects_entry=message.startswith("expected a "))
        )
        self._problems.append(Problem(self._lined.find_line(field), _shorten(field), f"{message}{cures}"))

    def _list_cures(self, field: FieldPath, *, expects_entry: bool) -> Iterator[str]:
        """What may be meant by the field's name, its text, or the first name in it."""
        value = self._lined.find_value(field)
        names = [*field[-1:], *(list(value)[:1] if isinstance(value, dict) else ())]
        texts = [(name, True) for name in names] + [(value, expects_entry)]
        for text, is_entry in texts:
            if isinstance(text, str):
                yield from list_cures_of_text(text[:_MOST_CURED], is_entry=is_entry)

    def _pick(self, section: str) -> dict[str, Any]:
        return {section: self._values[section]} if section in self._values else {}

    def _check(self, model: type[EntryType], value: Any, path: FieldPath) -> EntryType | None:
        entry, problems = check_entry(model, value, path, self._country)
        for field, message in problems:
            self._report(field, message)
        return entry

    def _list(self, section: str) -> list[Any]:
        values = self._values.get(section, [])
        if isinstance(values, list):
            most = _MOST_ENTRIES.get(section, len(values))
            if len(values) > most:
                self._report((section,), f"has {len(values):,} entries; expected at most {most:,}")
            return values[:most]
        self._report((section,), "expected a list, each entry starting with '-'")
        return []

    def _check_list(self, model: type[EntryType], section: str) -> dict[int, EntryType]:
        """The entries of a section that are in order, by their position."""
        entries: dict[int, EntryType] = {}
        for index, value in enumerate(self._list(section)):
            entry = self._check(model, value, (section, index))
            if entry is not None:
                entries[index] = entry
        check_names(section, self._read_names(section), self._report)
        return entries

    def _check_sources(self) -> dict[int, OnSiteEntry | OffSiteEntry]:
        sources: dict[int, OnSiteEntry | OffSiteEntry] = {}
        section = "tracking_sources"
        for index, value in enumerate(self._list(section)):
            off_site = isinstance(value, dict) and value.get("kind") == "off_site"
            model: type[OnSiteEntry] | type[OffSiteEntry] = OffSiteEntry if off_site else OnSiteEntry
            source = self._check(model, value, (section, index))
            if source is not None:
                sources[index] = source
        check_names(section, self._read_names(section), self._report)
        return sources

    def _read_names(self, section: str) -> dict[int, str]:
        """The names as written, of broken entries too: a reference to one of those is not a problem of its own."""
        values = self._values.get(section)
        entries = values[: _MOST_ENTRIES.get(section)] if isinstance(values, list) else []
        names = {index: entry.get("name") for index, entry in enumerate(entries) if isinstance(entry, dict)}
        return {index: str(name).strip() for index, name in names.items() if name is not None}

    def _check_doubled_parameters(self, campaigns: Mapping[int, CampaignEntry]) -> None:
        """URL parameters are told apart without regard to case, so `A` and `a` would be one entry twice."""
        mappings: list[tuple[FieldPath, Any]] = [(("parameter_mapping",), self._values.get("parameter_mapping"))]
        for index in campaigns:
            entry = self._values["campaigns"][index]
            mappings.append((("campaigns", index, "parameter_mapping"), entry.get("parameter_mapping")))
        for path, mapping in mappings:
            seen: set[str] = set()
            for parameter in mapping if isinstance(mapping, dict) else ():
                if parameter.lower() in seen:
                    self._report((*path, parameter), f"{parameter!r} is there already in another case; keep one")
                seen.add(parameter.lower())

    def _check_references(
        self,
        targets: Mapping[int, TargetNumberEntry],
        pools: Mapping[int, NumberPoolEntry],
        sources: Mapping[int, OnSiteEntry | OffSiteEntry],
    ) -> dict[int, MatchRule | None]:
        target_names = list(self._read_names("target_numbers").values())
        pool_names = list(self._read_names("number_pools").values())
        check_target_numbers(targets, list(self._read_names("campaigns").values()), self._report)
        rules: dict[int, MatchRule | None] = {}
        for index, source in sources.items():
            if isinstance(source, OnSiteEntry):
                check_recognition(index, source, PRESETS, self._report)
                check_assigned_targets(index, source, target_names, self._report)
                check_pool_assignments(index, source, pools, pool_names, target_names, self._report)
                place: FieldPath = ("tracking_sources", index, "match")
                rules[index] = None if source.match is None else read_match(source.match, place, self._report)
        check_tracking_numbers(sources, targets.values(), self._report)
        own = [
            (source.name, number)
            for index, source in sources.items()
            for _, number in list_tracking_numbers(index, source)
        ]
        check_places(pools, targets.values(), own, self._report)
        return rules

    def _check_pools(
        self,
        pools: Mapping[int, NumberPoolEntry],
        targets: Collection[TargetNumberEntry],
        mappings: Iterable[Mapping[str, str]],
        publisher_tag: str,
    ) -> None:
        around = Surroundings(
            campaign_names=list(self._read_names("campaigns").values()),
            target_names=list(self._read_names("target_numbers").values()),
            targets=targets,
            mapped_tags=[*(tag for mapping in mappings for tag in mapping.values()), *DEFAULT_PARAMETERS],
            publisher_tag=publisher_tag,
        )
        for index, pool in pools.items():
            check_number_pool(index, pool, around, self._report)

    def _check_named_parts(
        self,
        account: AccountEntry | None,
        campaigns: Mapping[int, CampaignEntry],
        pools: Mapping[int, NumberPoolEntry],
        sources: Mapping[int, OnSiteEntry | OffSiteEntry],
        postbacks: Mapping[int, Postback],
    ) -> None:
        """Routes and campaigns that are named exist."""
        routes: dict[FieldPath, str | None] = {("account", "route"): account.route if account else None}
        for section, entries in (("campaigns", campaigns), ("number_pools", pools), ("tracking_sources", sources)):
            routes |= {(section, index, "route"): entry.route for index, entry in entries.items()}
        check_route_names(routes, list(self._read_names("routes").values()), self._report)
        named: dict[FieldPath, str | None] = {
            ("tracking_sources", index, "campaign"): source.campaign
            for index, source in sources.items()
            if isinstance(source, OffSiteEntry)
        }
        named |= {("postbacks", index, "campaign"): postback.campaign for index, postback in postbacks.items()}
        check_campaigns(named, list(self._read_names("campaigns").values()), self._report)


def _shorten(field: FieldPath) -> FieldPath:
    """An assignment has one value, so problems of it are told of the assignment: `...assign.sales`."""
    is_assigned = len(field) > 2 and field[-3] == "assign" and field[-1] in ("tracking_number", "number_pool")
    return field[:-1] if is_assigned else field
