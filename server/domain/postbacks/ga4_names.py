"""Names that Google Analytics 4 reserves in events of its Measurement Protocol.

Analytics responds to such an event with 204 and does not count it, so accounts can't use these names. From "Event naming rules"
(support.google.com/analytics/answer/13316687) and "Reserved names" of the protocol's reference
(developers.google.com/analytics/devguides/collection/protocol/ga4/reference).
"""

import re
from collections.abc import Collection

LONGEST_NAME = 40
LONGEST_USER_PROPERTY = 24
MOST_PARAMETERS = 25

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
RESERVED_EVENTS = frozenset(
    """
    ad_activeview ad_click ad_exposure ad_impression ad_query ad_reward adunit_exposure app_background app_clear_data
    app_exception app_install app_remove app_store_refund app_store_subscription_cancel app_store_subscription_convert
    app_store_subscription_renew app_uninstall app_update app_upgrade click dynamic_link_app_open dynamic_link_app_update
    dynamic_link_first_open error file_download firebase_campaign firebase_in_app_message_action
    firebase_in_app_message_dismiss firebase_in_app_message_impression first_open first_visit form_start form_submit
    in_app_purchase notification_dismiss notification_foreground notification_open notification_receive notification_send
    os_update page_view screen_view scroll session_start session_start_with_rollout user_engagement video_progress video_start
    view_complete view_search_results
    """.split()
)
EVENT_PREFIXES = ("firebase_", "ga_", "google_", "gtag.", "query_id", "_")

RESERVED_PARAMETERS = frozenset({"firebase_conversion", "gclid", "session_number"})
"""Without `engagement_time_msec` and `session_id`, which are reserved for their purpose in the protocol."""

RESERVED_USER_PROPERTIES = frozenset(
    {"first_open_after_install", "first_open_time", "first_visit_time", "last_deep_link_referrer", "user_id"}
)
PREFIXES = ("firebase_", "ga_", "google_", "gtag.", "_")


def explain_event_name(name: str) -> str | None:
    """Why Analytics does not accept an event of this name, or None."""
    return _explain(name, "an event", RESERVED_EVENTS, EVENT_PREFIXES, LONGEST_NAME)


def explain_parameter_name(name: str) -> str | None:
    """Why Analytics does not accept a parameter of this name, or None."""
    return _explain(name, "a parameter", RESERVED_PARAMETERS, PREFIXES, LONGEST_NAME)


def explain_user_property_name(name: str) -> str | None:
    """Why Analytics does not accept a user property of this name, or None."""
    return _explain(name, "a user property", RESERVED_USER_PROPERTIES, PREFIXES, LONGEST_USER_PROPERTY)


def _explain(name: str, what: str, reserved: Collection[str], prefixes: Collection[str], longest: int) -> str | None:
    if name in reserved:
        return (
            f"{name!r} can't be the name of {what}: Google Analytics reserves it; choose another, as in 'call_{name}'"
        )
    prefix = next((prefix for prefix in prefixes if name.startswith(prefix)), None)
    if prefix is not None:
        return f"{name!r} can't be the name of {what}: Google Analytics reserves names that begin with {prefix!r}; choose another"
    if len(name) > longest or not _NAME.fullmatch(name):
        return f"{name[:60]!r} can't be the name of {what}: use a letter, then letters, digits and '_', at most {longest} in all"
    return None
