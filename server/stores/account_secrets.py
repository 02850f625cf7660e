"""Finds the secrets that accounts name: first the account's own, then an environment variable that it may use."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from server.domain.secret_names import OWN_PREFIX, SecretMissing
from server.stores.contract import StoreUnavailable
from server.stores.secrets import FoundSecret, SecretStore

RECHECK_SECONDS = 1.0
MOST_KEPT = 10_000
_log = structlog.get_logger()


@dataclass(frozen=True)
class _Kept:
    found: FoundSecret
    asked_at: float


class AccountSecrets:
    """Finds secrets. All threads of a process share one instance; `environment` has the variables by name.

    A secret is read from the store again after `RECHECK_SECONDS`. While the store is unavailable, the last known secret is used.
    """

    def __init__(
        self,
        store: SecretStore,
        environment: Mapping[str, str],
        measure_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._environment = environment
        self._measure_time = measure_time
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()

    def find_to_verify(self, account: str, name: str) -> str:
        """The secret that verifies a carrier's webhooks.

        Raises `SecretMissing`, or `StoreUnavailable` when the store is unavailable and the secret was never read.
        """
        found = self._find(account, name)
        if found.value is not None:
            return found.value
        value = self._environment.get(name, "").strip() if found.is_variable_allowed else ""
        if value:
            return value
        raise SecretMissing(found.problem or _explain(account, name, is_allowed=found.is_variable_allowed))

    def find_to_send(self, account: str, name: str) -> str:
        """The secret to send to another system. As `find_to_verify`, except that the server's own variables are never sent."""
        found = self._find(account, name)
        if found.value is None and found.is_variable_allowed and name.startswith(OWN_PREFIX):
            raise SecretMissing(
                f"the environment variable {name} is the server's own and is never sent. "
                f"Run 'dni secret set {account} {name}' to give the account a secret of this name."
            )
        return self.find_to_verify(account, name)

    def _find(self, account: str, name: str) -> FoundSecret:
        now = self._measure_time()
        kept = self._kept.get((account, name))
        if kept is not None and now - kept.asked_at < RECHECK_SECONDS:
            return kept.found
        try:
            found = self._store.find_secret(account, name)
        except StoreUnavailable as error:
            if kept is None:
                raise
            _log.warning("secret_store_unavailable", account=account, name=name, reason=str(error))
            found = kept.found
        self._kept[account, name] = _Kept(found, now)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found


def _explain(account: str, name: str, *, is_allowed: bool) -> str:
    if is_allowed:
        return (
            f"the environment variable {name} is not set. Set it where the server runs, or run "
            f"'dni secret set {account} {name}'."
        )
    return (
        f"account {account!r} has no secret {name}. Run 'dni secret set {account} {name}', or "
        f"'dni secret allow {account} {name}' if it is an environment variable of the server."
    )
