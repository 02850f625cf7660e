"""Examines one account for `dni doctor`: what looks like a mistake, its carriers, and its tag."""

from collections.abc import Callable, Iterator, Mapping

from server.account_file.problems import write_field
from server.accounts.sightings import find_sightings
from server.doctor.findings import Check, Finding, warn
from server.doctor.judging_tag import LATELY_SECONDS, judge_tag
from server.doctor.judging_webhooks import judge_carrier_secrets, judge_refused, judge_webhooks
from server.domain.account_advice import advise
from server.domain.account_advice.missing_secrets import explain_missing_secrets
from server.domain.accounts import Account
from server.domain.notifications.recipients import NotificationKind
from server.domain.owned_numbers import list_owned_numbers
from server.domain.tag_seen import judge_tag_seen
from server.making_carrier_secrets import compose_carrier_secrets
from server.open_stores import Stores
from server.settings import Settings
from server.stores.account_secrets import AccountSecrets
from server.telephony.carriers import CARRIERS

_ANY_URL = "https://NUMBERS.EXAMPLE.COM"


def examine_account(
    settings: Settings, environment: Mapping[str, str], stores: Stores, account: Account, clock: Callable[[], float]
) -> Iterator[Finding]:
    """All findings of the account."""
    now, key = clock(), account.key
    for problem in advise(account):
        message = f"{write_field(problem.path)}: {problem.message}"
        yield warn(Check.ADVICE, message, "", key)
    known = {one.name for one in (*stores.secrets.list_secrets(key), *stores.secrets.list_variables(key))}
    for postback in account.postbacks:
        for explained in explain_missing_secrets(postback, known):
            yield warn(Check.ADVICE, explained, "", key)
    numbers = list_owned_numbers(account)
    if numbers:
        found = compose_carrier_secrets(settings, AccountSecrets(stores.secrets, environment))
        fixes = {name: found.find(carrier, account).fix for name, carrier in CARRIERS.items()}
        yield judge_carrier_secrets(key, fixes)
    refused = stores.notifications.find_count(key, NotificationKind.WEBHOOKS_REFUSED)
    ago = None if refused.notified_at is None else now - refused.notified_at
    yield from judge_refused(key, refused.count, ago, LATELY_SECONDS)
    yield from judge_webhooks(key, numbers, _find_last_calls(stores, key), _write_incoming_url(settings, account), now)
    yield judge_tag(
        key, judge_tag_seen(account, find_sightings(stores.tag_sightings, stores.leases, account, now)), now
    )


def _find_last_calls(stores: Stores, account: str) -> dict[str, float]:
    """When the last call of a real carrier to each number began. Sample calls of the demo have a carrier of their own."""
    found: dict[str, float] = {}
    for call in stores.call_log.list_last_calls(account):
        if call.carrier in CARRIERS:
            found[call.number] = max(call.started_at, found.get(call.number, call.started_at))
    return found


def _write_incoming_url(settings: Settings, account: Account) -> str:
    carriers = [name for name in CARRIERS if name in account.carrier_secrets]
    carrier = carriers[0] if len(carriers) == 1 else "CARRIER"
    return f"{settings.public_url or _ANY_URL}/voice/{carrier}/incoming"
