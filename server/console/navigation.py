"""The menu of an account: its screens in order, for those who may see them."""

from collections.abc import Iterator

from server.console.set_up.steps import needs_set_up
from server.console.viewer import AccountPage
from server.domain.people.roles import Permission

SCREENS: tuple[tuple[str, str, Permission], ...] = (
    ("show_overview", "Overview", Permission.SEE_CALLS),
    ("show_calls", "Calls", Permission.SEE_OWN_CALLS),
    ("show_reports", "Reports", Permission.SEE_CALLS),
    ("show_number_pools", "Number pools", Permission.SEE_ACCOUNT),
    ("show_sources", "Sources", Permission.SEE_ACCOUNT),
    ("show_numbers", "Numbers", Permission.SEE_ACCOUNT),
    ("show_campaigns", "Campaigns", Permission.SEE_ACCOUNT),
    ("show_publishers", "Publishers", Permission.SEE_ACCOUNT),
    ("show_target_numbers", "Target numbers", Permission.SEE_ACCOUNT),
    ("show_receiving_numbers", "Receiving numbers", Permission.SEE_ACCOUNT),
    ("show_routes", "Call routing", Permission.SEE_ACCOUNT),
    ("show_postbacks", "Postbacks", Permission.SEE_ACCOUNT),
    ("show_company", "Settings", Permission.SEE_ACCOUNT),
)
"""The endpoint, the text in the menu, and what a role needs to see it."""


SET_UP = ("resume_set_up", "Finish the set-up", Permission.CHANGE_ACCOUNT)
"""In the menu after all screens, as long as the account lacks something without which no visitor sees a tracking number."""


def list_screens(page: AccountPage) -> Iterator[tuple[str, str]]:
    """The endpoints and texts of the screens that the viewer may see."""
    screens = (*SCREENS, SET_UP) if needs_set_up(page.stored.account) else SCREENS
    return ((endpoint, text) for endpoint, text, permission in screens if page.may(permission))
