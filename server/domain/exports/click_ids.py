"""Finds the click IDs of calls in the tags to which the account maps them."""

import re
from collections.abc import Mapping

from dni_py.core.parameters import DEFAULT_PARAMETERS, read_parameters
from server.domain.accounts import Account
from server.domain.calls.call import Call

_CLICK_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.~-]{0,499}")
"""The format of click IDs of all platforms. A match is never a formula in a spreadsheet."""


CLICK_PARAMETERS = frozenset(name for name in DEFAULT_PARAMETERS if not name.startswith("utm_"))
"""The URL parameters in which ad platforms send click IDs."""


def list_click_tags(account: Account) -> frozenset[str]:
    """The tags that may have a click ID: those of the platforms' parameters, and those to which the account maps them."""
    entries = [*account.parameter_mapping, *(entry for one in account.campaigns for entry in one.parameter_mapping)]
    return CLICK_PARAMETERS | {entry.tag for entry in entries if entry.parameter.lower() in CLICK_PARAMETERS}


class ClickIds:
    """The click IDs of an account's calls."""

    def __init__(self, account: Account) -> None:
        self._reads_fragment = account.fragment_parameters
        known = {name: name for name in DEFAULT_PARAMETERS}
        known |= {entry.parameter: entry.tag for entry in account.parameter_mapping}
        self._everywhere = known
        self._of_campaigns = {
            campaign.name: known | {entry.parameter: entry.tag for entry in campaign.parameter_mapping}
            for campaign in account.campaigns
        }

    def find(self, call: Call, parameter: str) -> str:
        """The click ID that came as this URL parameter, as in "gclid"; empty for none."""
        tags_of: Mapping[str, str] = self._of_campaigns.get(call.attributed.campaign, self._everywhere)
        tag = tags_of.get(parameter, parameter)
        click_id = call.attributed.tags.get(tag, "")
        if not _CLICK_ID.fullmatch(click_id):
            return ""
        if any(other_tag == tag for other, other_tag in tags_of.items() if other != parameter):
            # Several parameters share the tag: only the landing URL shows which one it was.
            landed = read_parameters(call.attributed.landing_url, self._reads_fragment)
            return click_id if landed.get(parameter) == click_id else ""
        return click_id
