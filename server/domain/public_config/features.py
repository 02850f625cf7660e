"""The features of the browser script that an account needs; the script is built with and without each (`build/features.py`)."""

from collections.abc import Iterable
from typing import Any

from dni_py.core.config import PublicConfig

FEATURE_KEYS = {
    "pools": ("server",),
    "shared_cookie": ("cookie_domains",),
    "opt_ins": ("json_ld", "scroll_depths", "seconds_on_page", "page_reports"),
    "carried_visits": ("origin_groups",),
}
"""All features, each with the keys of the config that only its code reads."""


def list_needed_features(config: PublicConfig) -> frozenset[str]:
    """Return the features whose code this config needs."""
    assignments = [assigned for source in config["tracking_sources"] for assigned in source["assign"].values()]
    is_needed = {
        "pools": any("default_number" in assigned for assigned in assignments),
        "shared_cookie": bool(config["cookie_domains"]),
        "opt_ins": bool(
            config["json_ld"] or config["scroll_depths"] or config["seconds_on_page"] or config["page_reports"]
        ),
        "carried_visits": bool(config["origin_groups"]),
    }
    return frozenset(name for name in FEATURE_KEYS if is_needed[name])


def leave_out_unread(config: PublicConfig, features: Iterable[str]) -> dict[str, Any]:
    """Return the config without keys that a script with only these features does not read."""
    unread = {key for name in FEATURE_KEYS.keys() - set(features) for key in FEATURE_KEYS[name]}
    return {key: value for key, value in config.items() if key not in unread}
