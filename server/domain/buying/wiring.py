"""Where a carrier sends the calls of an account's numbers."""

from server.domain.accounts import Account
from server.domain.buying.offers import Wiring


def make_wiring(public_url: str, carrier: str, account: Account) -> Wiring:
    """The addresses of this server for the account's numbers at the carrier. `public_url` is as in `DNI_PUBLIC_URL`."""
    voice, owner = f"{public_url}/voice/{carrier}", f"?account={account.key}"
    return Wiring(f"{voice}/incoming{owner}", f"{voice}/status{owner}", account.fallback_url or "")
