"""The call routes of an account, with every step by its path. Built once per revision of the account.

An account without routes has built-in ones: they ring the target number, the one in the page's source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from server.domain.accounts import DEFAULT_TIME_ZONE, Account
from server.domain.calls.called_numbers import CalledNumber
from server.domain.routing import built_in
from server.domain.routing.paths import list_steps
from server.domain.routing.steps import ReceivingNumber, Step


@dataclass(frozen=True)
class CallRoutes:
    """All steps and receiving numbers of an account, including built-in ones; with its `country` and `time_zone`."""

    country: str
    time_zone: str
    _steps: Mapping[str, Step] = field(repr=False)
    _receiving_numbers: Mapping[str, ReceivingNumber] = field(repr=False)
    _campaign_routes: Mapping[str, str | None] = field(repr=False)
    _account_route: str | None
    _default_path: str

    def find(self, path: str) -> Step | None:
        """The step at the path; None if there is none, since the account may change during a call."""
        if path in self._steps:
            return self._steps[path]
        asked_before = built_in.find_path_after_extension(path)
        if asked_before is None or asked_before not in self._steps:
            return None
        asking = built_in.write_extension_path(asked_before), built_in.ask_extension(asked_before)
        return dict(list_steps([asking])).get(path)

    def find_first(self, called: CalledNumber | None) -> str:
        """The path of the first step of a call to this number.

        The first of these that names a route decides: tracking source, number pool, campaign, account. Without a route,
        the target number of the tracking number rings. `called` is None if the account does not have the number, or if
        the caller has not entered the extension yet.
        """
        return self.explain_first(called)[0]

    def explain_first(self, called: CalledNumber | None) -> tuple[str, str]:
        """The path of the first step, and in words what named it."""
        for path, namer in self._list_named(called):
            if path is not None and path in self._steps:
                return path, namer
        return self._default_path, "since no route is set"

    def _list_named(self, called: CalledNumber | None) -> Iterator[tuple[str | None, str]]:
        """The possible first steps, in order of precedence."""
        if called is not None and called.tracking_source is not None:
            yield called.tracking_source.route, f"named by the tracking source {called.tracking_source.name!r}"
        pool = called and (called.number_pool or called.default_of)
        if pool:
            yield pool.route, f"named by the number pool {pool.name!r}"
        if called is not None and called.campaign is not None:
            yield self._campaign_routes.get(called.campaign), f"named by the campaign {called.campaign!r}"
        yield self._account_route, "named by the account"
        if called is not None:
            yield (
                f"{built_in.TARGET_PATH}.{called.target_number}",
                "since no route is set: the target number rings",
            )

    def find_receiving_number(self, name: str) -> ReceivingNumber:
        """The receiving number of that name; raises `KeyError` if there is none."""
        return self._receiving_numbers[name]

    def has_receiving_number(self, name: str) -> bool:
        """Whether there is a receiving number of that name."""
        return name in self._receiving_numbers


def build_call_routes(account: Account | None) -> CallRoutes:
    """The routes of the account. For None, callers hear that the number is not in use."""
    if account is None:
        return CallRoutes("", DEFAULT_TIME_ZONE, built_in.STEPS, {}, {}, None, built_in.NOT_IN_USE_PATH)
    own = {receiving_number.name: receiving_number for receiving_number in account.receiving_numbers}
    standing_for = {
        f"{built_in.TARGET_PATH}.{target.name}": built_in.receive_at_target(target.name, target.number, own)
        for target in account.target_numbers
    }
    receiving = {f"{built_in.RECEIVING_PATH}.{name}": number for name, number in own.items()}
    ringing = receiving | standing_for
    firsts = {route.name: route.first for route in account.routes}
    firsts |= {path: built_in.ring_alone(number.name) for path, number in ringing.items()}
    return CallRoutes(
        account.country,
        account.time_zone,
        {**built_in.STEPS, **dict(list_steps(firsts.items()))},
        {number.name: number for number in (*standing_for.values(), *own.values())},
        {campaign.name: campaign.route for campaign in account.campaigns},
        account.route,
        next(iter(ringing), built_in.NOT_IN_USE_PATH),
    )
