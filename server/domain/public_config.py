"""The public config: the only part of an account that a browser ever gets.

It is built field by field from what the tag needs, never by leaving things out of the account, so that a new private
field stays private. Off-site sources, number pools, the account's name and everything about calls are not in it.
"""

from collections.abc import Iterable
from typing import Any

from dni_py.core.attribution import AttributionRules
from dni_py.core.bots import write_bot_pattern
from dni_py.core.conditions import Condition, compile_condition, write_own_domain_pattern
from dni_py.core.link_patterns import write_link_pattern
from dni_py.core.page_rules import STANDARD_ATTRIBUTES, STANDARD_PAGE_EVENTS
from dni_py.core.parameters import DEFAULT_PARAMETERS
from dni_py.core.presets import PRESETS
from server.domain.accounts import Account, Assignment, FromPool, OnSiteSource, ParameterMapping, TargetNumber
from server.domain.choices import Automation
from server.domain.match_rules import write_rule
from server.domain.origins import read_domain
from server.domain.page_events import PageEventRule
from server.domain.phone_numbers import write_number_record
from server.domain.pool_choice import choose_default_number

_NO_DOMAIN = "none.invalid"  # kept free by RFC 2606


def build_public_config(account: Account) -> dict[str, Any]:
    """The config as plain JSON values; equal accounts give equal configs."""
    target_numbers = [_write_target_number(target) for target in _longest_first(account.target_numbers)]
    return {
        "account": account.key,
        "consent": account.consent.value,
        "automation": account.automation.value,
        "attribution": account.attribution.value,
        "visit_timeout_minutes": account.visit_timeout_minutes,
        "own_domain_pattern": write_own_domain_pattern(_list_own_domains(account)),
        "cookie_domains": _list_cookie_domains(account),
        "bot_pattern": write_bot_pattern(account.automation is Automation.ALLOWED),
        "attributes": [*STANDARD_ATTRIBUTES, *account.swap.data_attributes],
        "link_pattern": write_link_pattern(account.swap.whatsapp_links, True),
        "json_ld": account.swap.json_ld,
        "extension_mark": account.swap.link_extension.mark,
        "target_numbers": target_numbers,
        "page_events": [*STANDARD_PAGE_EVENTS, *(_write_page_event(rule) for rule in account.page_events.rules)],
        "scroll_depths": [str(percent) for percent in account.page_events.scroll_depths],
        "seconds_on_page": [str(seconds) for seconds in account.page_events.seconds_on_page],
        **build_attribution_rules(account),
    }


def build_attribution_rules(account: Account) -> AttributionRules:
    """The part of the config by which a landing is attributed, on the page as on the server."""
    return {
        "fragment_parameters": account.fragment_parameters,
        "parameter_mappings": _write_mappings(account),
        "tracking_sources": [_write_source(account, source) for source in account.on_site_sources],
    }


def read_source_condition(source: OnSiteSource) -> Condition:
    """The one condition by which the source is recognised: its preset's, its own, or both together."""
    conditions: list[Condition] = []
    if source.preset is not None:
        conditions.append(PRESETS[source.preset])
    if source.match is not None:
        conditions.append(write_rule(source.match))
    return conditions[0] if len(conditions) == 1 else {"all": conditions}


def _write_mappings(account: Account) -> list[dict[str, str]]:
    """What all campaigns share, then what each has of its own; a campaign's entry takes the place of the account's."""
    everywhere = {name: name for name in DEFAULT_PARAMETERS} | _write_mapping(account.parameter_mapping)
    whole = [everywhere | _write_mapping(campaign.parameter_mapping) for campaign in account.campaigns] or [everywhere]
    shared = {name: tag for name, tag in whole[0].items() if all(mapping.get(name) == tag for mapping in whole)}
    mappings = [shared]
    for mapping in whole:
        own = {name: tag for name, tag in mapping.items() if name not in shared}
        if own and own not in mappings:
            mappings.append(own)
    return mappings


def _list_own_domains(account: Account) -> list[str]:
    # Without any, a pattern of nothing would fit the missing referrer of every direct visitor.
    return [read_domain(origin) for origin in account.origins] or [_NO_DOMAIN]


def _list_cookie_domains(account: Account) -> list[str]:
    """The domains on which a visit goes on from one host of the account to another."""
    domains = [read_domain(origin) for origin in account.origins]
    return sorted({domain for domain in domains if "." in domain and domains.count(domain) > 1})


def _longest_first(targets: Iterable[TargetNumber]) -> list[TargetNumber]:
    # In Germany one number may begin with the digits of another; the tag takes the first that fits.
    return sorted(targets, key=lambda target: -len(target.number.number))


def _write_mapping(mapping: Iterable[ParameterMapping]) -> dict[str, str]:
    return {entry.parameter: entry.tag for entry in mapping}


def _write_target_number(target: TargetNumber) -> dict[str, Any]:
    return {"name": target.name, "number": write_number_record(target.number)}


def _write_source(account: Account, source: OnSiteSource) -> Any:
    return {
        "name": source.name,
        "match": compile_condition(read_source_condition(source)),
        "assign": {one.target_number: _write_assignment(account, one) for one in source.assign},
    }


def _write_assignment(account: Account, assignment: Assignment) -> dict[str, Any]:
    """A tracking number; or, where a pool's is to be claimed, what is shown until then, and nothing of the pool itself."""
    if not isinstance(assignment.shows, FromPool):
        return {"tracking_number": write_number_record(assignment.shows)}
    pool = account.find_number_pool(assignment.shows.number_pool)
    targets = {target.name: target for target in account.target_numbers}
    default_number = choose_default_number(pool, targets[assignment.target_number])
    return {"default_number": write_number_record(default_number)}


def _write_page_event(rule: PageEventRule) -> dict[str, Any]:
    tags = {tag.name: tag.value for tag in rule.tags}
    return {"selector": rule.selector, "event": rule.event.value, "tags": tags}
