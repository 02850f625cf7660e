"""The pages of an account's settings, in order, for those who may see them."""

from collections.abc import Iterator

from server.console.viewer import AccountPage
from server.domain.people.roles import Permission

TABS: tuple[tuple[str, str, Permission], ...] = (
    ("show_company", "Company", Permission.SEE_ACCOUNT),
    ("show_parameter_mapping", "Parameter mapping", Permission.SEE_ACCOUNT),
    ("show_installation", "Tag and installation", Permission.SEE_ACCOUNT),
    ("show_page_events", "Page events", Permission.SEE_ACCOUNT),
    ("show_blocked_callers", "Blocked callers", Permission.SEE_ACCOUNT),
    ("show_api_keys", "API keys", Permission.MANAGE_SECRETS),
    ("show_secrets", "Secrets", Permission.MANAGE_SECRETS),
    ("show_history", "History", Permission.SEE_ACCOUNT),
    ("show_account_file", "Account file", Permission.SEE_ACCOUNT),
    ("show_deletion", "Delete", Permission.DELETE_ACCOUNT),
)
"""The endpoint, the text of the tab, and what a role needs to see it."""


def list_tabs(page: AccountPage) -> Iterator[tuple[str, str]]:
    """The endpoints and texts of the tabs that the viewer may see."""
    return ((endpoint, text) for endpoint, text, permission in TABS if page.may(permission))
