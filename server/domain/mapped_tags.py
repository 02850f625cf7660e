"""The tags that URL parameters set."""

from dni_py.core.parameters import DEFAULT_PARAMETERS
from server.domain.accounts import Account


def list_mapped_tags(account: Account) -> tuple[str, ...]:
    """The tags of the account's mapping, then of its campaigns', then those that every account has; each once."""
    mappings = [account.parameter_mapping, *(campaign.parameter_mapping for campaign in account.campaigns)]
    own = [entry.tag for mapping in mappings for entry in mapping]
    return tuple(dict.fromkeys([*own, *DEFAULT_PARAMETERS]))
