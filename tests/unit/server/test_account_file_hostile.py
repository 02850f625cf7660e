"""A broken, huge or hostile account file is rejected quickly with one sentence, and never with a traceback."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import demo_pages
from server.account_file.problems import AccountFileError, Problem
from server.account_file.read import SECTIONS, read_account_file
from server.account_file.yaml_lines import MAX_FILE_BYTES
from tests.accounts import ACCOUNT_FILE

DEMO = Path(demo_pages.__file__).with_name("account.yaml").read_text(encoding="utf-8")
BOMB = b"a: &a [x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\naccount: [*c,*c,*c]\n"

HEAD = b"account: {key: a, name: A, country: US}\n"
POSTBACK = b"{name: a, on: call_ended, url: 'https://a.example/"
MANY_KEYS = b",".join(b"k%d: {x: y}" % key for key in range(40_000))
MANY_DAYS = b",".join(b"'%s': 9:00-10:00" % (b"mon," * nth + b"mon") for nth in range(200))
CIRCLE = b",".join(b"{name: r%d, route: r%d}" % (nth, (nth + 1) % 100) for nth in range(100))


def in_route(step: bytes) -> bytes:
    """Return a file with one route that begins with this step."""
    return HEAD + b"routes: [{name: a, " + step + b"}]"


CASES = [
    (b"", "line 1: expected the sections account, parameter_mapping"),
    (b"just words", "line 1: expected the sections"),
    (b"- a\n- b", "line 1: expected the sections"),
    (b"account: [", "this is not YAML"),
    (b"account:\n\t- tab", "line 2: this is not YAML"),
    (b"account: {key: \x00}", "this is not YAML"),
    (b"account: \xff\xfe", "line 1: the file is not UTF-8 text"),
    (b"a: 1\n\nb: \xff", "line 3: the file is not UTF-8 text"),
    (BOMB, "line 1: anchors (&) and aliases (*) are not supported"),
    (b"account: &a [*a]", "anchors (&) and aliases (*) are not supported"),
    (b"account: !!python/object/apply:os.system [ls]", "is not supported; leave it out"),
    (b"account: {key: a}\n---\naccount: {key: b}", "line 2: a second document starts here"),
    (b"? [a, b]\n: c", "has a list or mapping as a key"),
    (b"account: " + b"[" * 100_000, "nested more than"),
    (b"account:\n" + b"".join(b" " * depth + b"a:\n" for depth in range(1, 200)), "nested more than"),
    (b"account: [" + b"a," * 1_999_990 + b"]", "line 1: the file has more than 250,000 values"),
    (b"#" * (MAX_FILE_BYTES + 1), "the file has 4,000,001 bytes; the limit is 4,000,000"),
    (b"account: 3\ncampaigns: {}\ntarget_numbers: x\ntracking_sources: [1, [], null]", "expected a mapping"),
    (in_route(b"geo: [" + b"{}," * 80_000 + b"], otherwise: {say: a}"), "geo: has 80,000 entries; expected at most 100"),
    (in_route(b"menu: {say: a, keys: {" + MANY_KEYS + b"}}"), "menu.keys: has 40,000 entries; expected at most 12"),
    (in_route(b"say: " + b"a" * 3_000_000), "should have at most 1000 characters"),
    (in_route(b"schedule: {hours: {" + MANY_DAYS + b"}}, then: a, otherwise: a"), "has mon twice"),
    (HEAD + b"routes: [" + b"{name: a, say: a}," * 40_000 + b"]", "routes: has 40,000 entries; expected at most 100"),
    (HEAD + b"routes: [" + CIRCLE + b"]", "leads in a circle"),
    (HEAD + b"postbacks: [" + POSTBACK + b"{" * 1_000_000 + b"'}]", "has 1,000,018 characters"),
    (HEAD + b"postbacks: [" + POSTBACK + b"', needs_tags: [" + b"a," * 100_000 + b"]}]", "has 100,000 entries"),
    (b"account: {key: a, name: A, country: US}\ntracking_sources: [{name: x, match: {not: {not: {not: {not: {not: {not: "
     b"{not: {not: {not: {parameter: a}}}}}}}}}}}]", "conditions are nested more than 8 deep"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), CASES, ids=[case[1] for case in CASES])
def test_unreadable_file_is_rejected_with_a_reason(content: bytes, expected: str) -> None:
    started_at = time.process_time()
    with pytest.raises(AccountFileError) as refusal:
        read_account_file(content)
    assert expected in str(refusal.value)
    # Linear code takes at most a second, other code takes minutes.
    assert time.process_time() - started_at < 20


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_rejected(content: bytes) -> None:
    assert_read_or_refused(content)


_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(["+18005550100", "any", "sales"])
)
_KEYS = st.sampled_from(
    "account key name country origins campaigns campaign target_numbers number tracking_sources kind off_site preset "
    "match all any not parameter equals assign sales tracking_number extension priority swap number_pools number_pool "
    "key_tags tracking_numbers extensions page_events rules selector event tags scroll_depths route ring queue schedule geo "
    "by_tag menu keys extension voicemail say text hang_up then otherwise hours receiving_numbers states is contains hold on url "
    "headers body min_talk_seconds needs_tags secret max_per_day".split()
)
_TREES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=15,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(SECTIONS), _TREES))
def test_any_tree_of_values_is_read_or_rejected(tree: dict[str, object]) -> None:
    assert_read_or_refused(json.dumps(tree).encode())


@settings(deadline=None)
@given(
    st.sampled_from([ACCOUNT_FILE, DEMO]), st.floats(0, 1, exclude_max=True), st.integers(0, 40), st.text(max_size=6)
)
def test_damaged_file_is_read_or_rejected(file: str, where: float, length: int, inserted: str) -> None:
    start = int(where * len(file))
    damaged = file[:start] + inserted + file[start + length :]
    assert_read_or_refused(damaged.encode("utf-8", "surrogatepass"))


def assert_read_or_refused(content: bytes) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        read_account_file(content)
    except AccountFileError as refusal:
        problems = refusal.problems or (Problem(0, (), ""),)
    assert all(problem.line >= 1 and problem.message for problem in problems)
