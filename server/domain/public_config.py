"""The public config: the only part of an account that a browser ever gets.

It is built field by field from what the tag needs, never by leaving things out of the account, so that a new private
field stays private. Off-site sources, the account's name and everything about calls are not in it.
"""

from collections.abc import Iterable
from typing import Any

from dni_py.core.bots import list_bot_words
from dni_py.core.parameters import DEFAULT_PARAMETERS
from dni_py.core.presets import PRESETS
from server.domain.accounts import Account, Campaign, OnSiteSource, ParameterMapping, TargetNumber
from server.domain.choices import Automation
from server.domain.match_rules import write_rule
from server.domain.origins import read_domain
from server.domain.phone_numbers import write_number_record


def build_public_config(account: Account) -> dict[str, Any]:
    """The config as plain JSON values; equal accounts give equal configs."""
    return {
        "account": account.key,
        "consent": account.consent.value,
        "automation": account.automation.value,
        "attribution": account.attribution.value,
        "visit_timeout_minutes": account.visit_timeout_minutes,
        "own_domains": list(dict.fromkeys(read_domain(origin) for origin in account.origins)),
        "fragment_parameters": account.fragment_parameters,
        "parameter_mapping": _write_default_parameters() | _write_mapping(account.parameter_mapping),
        "campaigns": {campaign.name: _write_mapping(campaign.parameter_mapping) for campaign in _mapped(account)},
        "bot_words": list_bot_words(account.automation is Automation.ALLOWED),
        "data_attributes": list(account.swap.data_attributes),
        "whatsapp_links": account.swap.whatsapp_links,
        "json_ld": account.swap.json_ld,
        "link_extension": account.swap.link_extension.value,
        "target_numbers": [_write_target_number(target) for target in account.target_numbers],
        "tracking_sources": [_write_source(source) for source in account.on_site_sources],
    }


def read_source_rule(source: OnSiteSource) -> dict[str, Any]:
    """The one rule, in wire shape, by which the source is recognised: its preset's, its own, or both together."""
    rules: list[dict[str, Any]] = []
    if source.preset is not None:
        rules.append(dict(PRESETS[source.preset]))
    if source.match is not None:
        rules.append(write_rule(source.match))
    return rules[0] if len(rules) == 1 else {"all": rules}


def _mapped(account: Account) -> Iterable[Campaign]:
    return (campaign for campaign in account.campaigns if campaign.parameter_mapping)


def _write_default_parameters() -> dict[str, str]:
    return {name: name for name in DEFAULT_PARAMETERS}


def _write_mapping(mapping: Iterable[ParameterMapping]) -> dict[str, str]:
    return {entry.parameter: entry.tag for entry in mapping}


def _write_target_number(target: TargetNumber) -> dict[str, Any]:
    return {"name": target.name, "campaign": target.campaign, "number": write_number_record(target.number)}


def _write_source(source: OnSiteSource) -> dict[str, Any]:
    return {
        "name": source.name,
        "match": read_source_rule(source),
        "assign": {
            assignment.target_number: {"tracking_number": write_number_record(assignment.tracking_number)}
            for assignment in source.assign
        },
    }
