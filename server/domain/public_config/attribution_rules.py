"""The part of the public config that attributes a landing, on the page and on the server."""

from collections.abc import Iterable

from dni_py.core.attribution import AttributionRules
from dni_py.core.parameters import DEFAULT_PARAMETERS
from dni_py.core.sources import Assignment as WrittenAssignment
from dni_py.core.sources import TrackingSource
from server.domain.accounts import Account, Assignment, FromPool, OnSiteSource, ParameterMapping
from server.domain.match_rules import AllOf, MatchRule
from server.domain.phone_numbers import write_number_record
from server.domain.pool_choice import choose_default_number
from server.domain.public_config.conditions import compile_rule
from server.domain.public_config.first_match import drop_settled_parts
from server.domain.public_config.presets import PRESETS
from server.domain.site_check.check_tokens import PARAMETER


def build_attribution_rules(account: Account) -> AttributionRules:
    """The parameter mappings and tracking sources as plain JSON values."""
    sources = account.on_site_sources
    rules = drop_settled_parts(find_rule(source) for source in sources)
    return {
        "fragment_parameters": account.fragment_parameters,
        "parameter_mappings": _write_mappings(account),
        "tracking_sources": [_write_source(account, source, rule) for source, rule in zip(sources, rules, strict=True)],
    }


def find_rule(source: OnSiteSource) -> MatchRule:
    """The rule that recognises the source: its preset, its own rule, or both together."""
    preset = PRESETS[source.preset] if source.preset is not None else None
    rules = tuple(rule for rule in (preset, source.match) if rule is not None)
    return rules[0] if len(rules) == 1 else AllOf(rules)


def _write_mappings(account: Account) -> list[dict[str, str]]:
    """The mapping that all campaigns share, then each campaign's own; a campaign's entry replaces the account's."""
    everywhere = {name: name for name in DEFAULT_PARAMETERS} | _write_mapping(account.parameter_mapping)
    whole = [everywhere | _write_mapping(campaign.parameter_mapping) for campaign in account.campaigns] or [everywhere]
    shared = {name: tag for name, tag in whole[0].items() if all(mapping.get(name) == tag for mapping in whole)}
    mappings = [shared]
    for mapping in whole:
        own = {name: tag for name, tag in mapping.items() if name not in shared}
        if own and own not in mappings:
            mappings.append(own)
    return [{name: "" if tag == name else tag for name, tag in mapping.items()} for mapping in mappings]


def _write_mapping(mapping: Iterable[ParameterMapping]) -> dict[str, str]:
    # The parameter of check tokens is not the account's.
    return {entry.parameter: entry.tag for entry in mapping if entry.parameter.lower() != PARAMETER}


def _write_source(account: Account, source: OnSiteSource, rule: MatchRule) -> TrackingSource:
    return {
        "name": source.name,
        "match": compile_rule(rule),
        "assign": {one.target_number: _write_assignment(account, one) for one in source.assign},
    }


def _write_assignment(account: Account, assignment: Assignment) -> WrittenAssignment:
    """A tracking number; or, for a pool, the number to show before the claim, without data of the pool."""
    if not isinstance(assignment.shows, FromPool):
        return {"tracking_number": write_number_record(assignment.shows)}
    pool = account.find_number_pool(assignment.shows.number_pool)
    targets = {target.name: target for target in account.target_numbers}
    default_number = choose_default_number(pool, targets[assignment.target_number])
    return {"default_number": write_number_record(default_number)}
