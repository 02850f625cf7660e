"""Valid routes of every shape, for Hypothesis."""

from datetime import date

from hypothesis import strategies as st

from server.domain.account_checks.routes import check_routes
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Confirm,
    Geo,
    GeoCase,
    GoTo,
    HangUp,
    HangUpReason,
    Hours,
    Menu,
    Queue,
    Ring,
    RingOrder,
    Route,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)

NAMES = ("desk", "hall", "yard")
HELLO = Spoken("Hello.")
LEAVES = st.one_of(
    st.builds(HangUp, st.sampled_from(HangUpReason)),
    st.just(Say(HELLO)),
    st.just(Voicemail(HELLO)),
    st.just(GoTo("night")),
)
RUNG = st.lists(
    st.builds(Rung, st.sampled_from(NAMES), st.integers(1, 9), st.none() | st.integers(5, 30)), min_size=1, max_size=4
).map(tuple)
ORDERS = st.sampled_from(RingOrder)
HOURS = st.lists(st.builds(Hours, st.integers(0, 6), st.times(), st.times()), min_size=1, max_size=5).map(tuple)
HOLIDAYS = st.lists(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)) | st.tuples(st.integers(1, 12), st.integers(1, 28)), max_size=3
).map(tuple)
ZONES = st.sampled_from([None, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])


def _grow(steps: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
    geo_case = st.builds(
        GeoCase, steps, st.sampled_from([("415",), ("020", "212")]), st.sampled_from([(), ("CA", "NY")]),
        st.sampled_from([(), ("US", "CA")]), st.sampled_from([(), ("94110", "10*")]),
    )  # fmt: skip
    tag_case = st.builds(
        TagCase, st.just("language"), st.sampled_from([TagTest.IS, TagTest.CONTAINS]), steps, st.just(("es",))
    ) | st.builds(TagCase, st.just("customer"), st.just(TagTest.PRESENT), steps)
    keys = st.dictionaries(st.sampled_from("0123456789*#"), steps, min_size=1, max_size=3)
    return st.one_of(
        st.builds(Ring, RUNG, steps, ORDERS, st.integers(5, 60)),
        st.builds(Queue, RUNG, st.just(HELLO), steps, ORDERS, st.integers(5, 60), st.integers(1, 600)),
        st.builds(Schedule, HOURS, steps, steps, ZONES, HOLIDAYS),
        st.builds(Geo, st.lists(geo_case, min_size=1, max_size=2).map(tuple), steps),
        st.builds(ByTag, st.lists(tag_case, min_size=1, max_size=2).map(tuple), steps),
        st.builds(Menu, st.just(HELLO), keys, steps, st.integers(1, 3), st.just(5), st.none() | st.just(HELLO)),
        st.builds(AskExtension, st.just(HELLO), steps, steps),
        st.builds(Confirm, st.just(HELLO), steps, steps, st.sampled_from("15#"), st.integers(1, 3)),
        st.builds(Say, st.just(HELLO), steps),
    )


def _are_fine(routes: tuple[Route, Route]) -> bool:
    return not list(check_routes(routes, ["main", "night"], NAMES))


NIGHT = st.recursive(LEAVES.filter(lambda step: not isinstance(step, GoTo)), _grow, max_leaves=4)
ROUTES = st.tuples(
    st.recursive(LEAVES, _grow, max_leaves=12).map(lambda step: Route("main", step)),
    NIGHT.map(lambda step: Route("night", step)),
).filter(_are_fine)
"""Main, which may continue with night."""
