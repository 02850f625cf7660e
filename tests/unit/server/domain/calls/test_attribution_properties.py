"""Any page tags: attribution never fails, common tags are really common, and the order of visitors does not matter."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from server.domain.calls.attribution import merge_tags
from server.domain.leases import Lease, Visitor
from tests.unit.server.domain.calls.callers import NOW, Past, call, follow, make_lease, see, tap

KEY = {"affiliate_id": "ABC"}
VALUES = st.one_of(
    st.sampled_from(
        ["a", "b", "4155550123", "(415) 555-0123", *(tap(ago)["tel_tapped_at"] for ago in (-9, 0, 59, 90))]
    ),
    st.text(max_size=20),
    st.text(st.characters(), max_size=5),
)
NAMES = st.sampled_from(["keyword", "gclid", "phone", "tel_tapped_at", "device", "affiliate_id", ""])
TAGS = st.dictionaries(NAMES, VALUES, max_size=4)


@st.composite
def leases(draw: st.DrawFn) -> Lease:
    visits = draw(st.lists(st.tuples(TAGS, TAGS, st.sampled_from(["", "u1", "u2"])), max_size=4))
    visitors = [
        see(f"visitor {index}", {**tags, **KEY}, claims, landing_url=url)
        for index, (tags, claims, url) in enumerate(visits)
    ]
    lease = replace(
        make_lease(*visitors, key_tags=KEY), is_crowded=draw(st.booleans()), viewers=draw(st.integers(0, 4))
    )
    if draw(st.booleans()):
        lease = replace(lease, live=False, ended_at=NOW - 60)
    return follow(lease, draw(TAGS), draw(st.sampled_from([120, 4000]))) if draw(st.booleans()) else lease


CALLERS = st.sampled_from(["", "+14155550123", "+442071838750"])
PASTS = st.lists(st.builds(Past, visitor_id=st.sampled_from(["", "visitor 0", "gone"])), max_size=2)


@given(leases(), CALLERS)
def test_call_has_a_tag_only_if_all_candidates_have_it(lease: Lease, caller: str) -> None:
    attributed = call(lease, caller=caller)
    having = [
        visitor
        for visitor in lease.visitors
        if all({**visitor.page_tags, **visitor.tags}.get(name) == value for name, value in attributed.tags.items())
    ]
    if attributed.visitor_id:
        assert attributed.candidates == 1
        assert attributed.visitor_id in [visitor.visitor_id for visitor in having]
    elif attributed.match in ("shared", "recent"):
        assert having == list(lease.visitors)
        assert attributed.candidates > 1 or not lease.visitors
    else:
        assert len(having) >= attributed.candidates > 1


@given(leases(), CALLERS, PASTS, st.randoms(use_true_random=False))
def test_order_of_visitors_does_not_matter(lease: Lease, caller: str, past: list[Past], dice: object) -> None:
    visitors = list(lease.visitors)
    dice.shuffle(visitors)  # type: ignore[attr-defined]
    assert call(replace(lease, visitors=tuple(visitors)), *past, caller=caller) == call(lease, *past, caller=caller)


@given(leases(), CALLERS, PASTS, leases())
def test_later_tags_are_those_of_the_calls_visitor(lease: Lease, caller: str, past: list[Past], later: Lease) -> None:
    attributed = call(lease, *past, caller=caller)
    merged = merge_tags(attributed, later)
    own: list[Visitor] = [visitor for visitor in later.visitors if visitor.visitor_id == attributed.visitor_id]
    for name, value in merged.tags.items():
        assert attributed.tags.get(name) == value or any(visitor.page_tags.get(name) == value for visitor in own)
