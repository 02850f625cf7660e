"""Accounts as version 0006 stored them, read as documents of version 1. Only for the migration to documents."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[int, list[Row]]]
"""The rows of each table, in order, by the ID of their parent."""


TABLES = {
    "pool_assignments": "tracking_source_id",
    "tracking_numbers": "tracking_source_id",
    "tracking_sources": "account_id",
    "pool_places": "number_pool_id",
    "number_pools": "account_id",
    "target_numbers": "account_id",
    "campaigns": "account_id",
    "accounts": "",
}
"""Each old table with the column of its parent's ID; tables that refer to others come first."""


def read_tables(connection: sa.Connection) -> Rows:
    """All rows of the old tables."""
    tables = {name: sa.Table(name, sa.MetaData(), autoload_with=connection, resolve_fks=False) for name in TABLES}
    old: dict[str, dict[int, list[Row]]] = {}
    for name, table in tables.items():
        old[name] = {}
        order = [table.c[column] for column in ("key", "position") if column in table.c]
        for row in connection.execute(sa.select(table).order_by(*order)).mappings():
            old[name].setdefault(row.get(TABLES[name], 0), []).append(dict(row))
    return old


def write_account(old: Rows, row: Row) -> dict[str, Any]:
    """The account of a row of `accounts`, in the form of a document."""
    campaigns, targets, pools, sources = (
        old[part].get(row["id"], []) for part in ("campaigns", "target_numbers", "number_pools", "tracking_sources")
    )
    names = {"campaign": _name(campaigns), "target": _name(targets), "pool": _name(pools)}
    account = (
        _pick(row, "key name country origins consent automation attribution visit_timeout_minutes fragment_parameters")
        | _pick(row, "ignored_referrers ignore_payment_hosts publisher_tag")
        | {
            "swap": _pick(row, "data_attributes whatsapp_links json_ld link_extension sms_links"),
            "parameter_mapping": _write_mapping(row),
            "campaigns": [
                {"name": one["name"], "parameter_mapping": _write_mapping(one), "route": one["route"]}
                for one in campaigns
            ],
            "target_numbers": [
                _pick(one, "name")
                | {"number": _write_number(one), "campaign": names["campaign"].get(one["campaign_id"])}
                for one in targets
            ],
            "number_pools": [_write_pool(old, one, names) for one in pools],
            "tracking_sources": [_write_source(old, one, names) for one in sources],
            "page_events": {"rules": [_write_page_event(rule) for rule in row["page_event_rules"]]}
            | _pick(row, "scroll_depths seconds_on_page"),
        }
        | _pick(row, "time_zone route call_retention_days")
        | {
            "carrier_secrets": dict(row["carrier_secrets"]),
            "receiving_numbers": [
                _pick(one, "name") | {"number": _write_number(one)} | _pick(one, "max_concurrent max_per_day")
                for one in row["receiving_numbers"]
            ],
            "routes": [_write_step(route) for route in row["routes"]],
            "postbacks": [one | {"headers": dict(one["headers"])} for one in row["postbacks"]],
        }
    )
    return {name: _drop_none(one) for name, one in account.items() if one is not None}


def _name(rows: Iterable[Row]) -> dict[int, str]:
    return {row["id"]: row["name"] for row in rows}


def _pick(row: Row, names: str) -> dict[str, Any]:
    return {name: row[name] for name in names.split()}


def _drop_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _drop_none(one) for name, one in value.items() if one is not None}
    return [_drop_none(one) for one in value] if isinstance(value, list) else value


def _write_mapping(row: Row) -> list[dict[str, str]]:
    return [{"parameter": parameter, "tag": tag} for parameter, tag in row["parameter_mapping"]]


def _write_number(row: Row) -> dict[str, Any]:
    return {"number": row["number"], "extension": row["extension"]}


def _write_page_event(rule: Row) -> dict[str, Any]:
    return _pick(rule, "selector event") | {"tags": [{"name": name, "value": value} for name, value in rule["tags"]]}


def _write_pool(old: Rows, row: Row, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    places = [_write_number(one) for one in old["pool_places"].get(row["id"], [])]
    default = {"number": row["default_number"], "extension": row["default_extension"]}
    return (
        {"name": row["name"], "campaign": names["campaign"][row["campaign_id"]], "tracking_numbers": places}
        | _pick(row, "target_numbers mode key_tags publisher buffer_seconds max_lease_seconds max_size")
        | {"attribution_window_minutes": row["attribution_window_minutes"]}
        | {"default_number": default if row["default_number"] else None, "route": row["route"]}
    )


def _write_source(old: Rows, row: Row, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    numbers = old["tracking_numbers"].get(row["id"], [])
    if row["kind"] == "off_site":
        shown = {"name": row["name"], "tracking_number": _write_number(numbers[0])}
        return shown | _pick(row, "stands_at campaign route kind")
    shows = [(one["position"], one["target_number_id"], _write_number(one)) for one in numbers]
    shows += [
        (one["position"], one["target_number_id"], {"number_pool": names["pool"][one["number_pool_id"]]})
        for one in old["pool_assignments"].get(row["id"], [])
    ]
    assign = [
        {"target_number": names["target"][target], "shows": shown}
        for _, target, shown in sorted(shows, key=lambda one: one[0])
    ]
    match = row["match_rule"] and _write_rule(row["match_rule"])
    return (
        _pick(row, "name preset")
        | {"match": match, "priority": row["priority"] or 0, "assign": assign}
        | _pick(row, "route kind")
    )


def _write_rule(rule: Row) -> dict[str, Any]:
    for kind in ("all", "any"):
        if kind in rule:
            return {"rules": [_write_rule(part) for part in rule[kind]], "kind": kind}
    if "not" in rule:
        return {"rule": _write_rule(rule["not"]), "kind": "not"}
    return _pick(rule, "subject test values") | {"parameter": rule.get("name", ""), "kind": "condition"}


def _write_step(value: Any) -> Any:
    """A route, a step, or a part of one. Before, a step's type was in `step`, menu keys were pairs, times had no seconds."""
    if isinstance(value, list):
        return [_write_step(one) for one in value]
    if not isinstance(value, dict):
        return value
    written = {name: _write_step(one) for name, one in value.items() if name not in ("step", "keys", "opens", "closes")}
    written |= {name: f"{value[name]}:00" for name in ("opens", "closes") if name in value}
    if "keys" in value:
        keys = {key: _write_step(step) for key, step in value["keys"]}
        written = {"say": written.pop("say"), "keys": keys} | written
    return written | ({"kind": value["step"]} if "step" in value else {})
