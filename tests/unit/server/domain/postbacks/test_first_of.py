"""A landing with several click IDs of one platform leads to one postback with one of them."""

import json

import pytest

from server.domain.postbacks.checks import check_postback
from server.domain.postbacks.postback import Method, Postback, PostbackRequest, Trigger
from server.domain.postbacks.writing import write_requests
from tests.posted_calls import RINGING, end, make_account, make_postback, tag

ORDER = ("gclid", "gbraid", "wbraid", "msclkid")
URL = "https://t.example/p?{first_of.name}={first_of.value}"


def send(postback: Postback, **tags: str) -> list[PostbackRequest]:
    """The requests after the end of a call with these tags."""
    return write_requests(make_account(postback), RINGING, end(tag(RINGING, **tags)))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"gclid": "a", "gbraid": "b"}, "gclid=a"),
        ({"gbraid": "b", "wbraid": "c"}, "gbraid=b"),
        ({"wbraid": "c", "msclkid": "d"}, "wbraid=c"),
        ({"msclkid": "d"}, "msclkid=d"),
        ({"gclid": "", "gbraid": "b"}, "gbraid=b"),
        ({"gclid": "a", "gbraid": "b", "wbraid": "c", "msclkid": "d"}, "gclid=a"),
    ],
)
def test_the_first_click_id_with_a_value_is_sent_once(tags: dict[str, str], expected: str) -> None:
    (request,) = send(make_postback(URL, first_of=ORDER), **tags)
    assert request.url == f"https://t.example/p?{expected}"


def test_the_postback_states_the_order() -> None:
    (request,) = send(make_postback(URL, first_of=("gbraid", "gclid")), gclid="a", gbraid="b")
    assert request.url == "https://t.example/p?gbraid=b"


@pytest.mark.parametrize("tags", [{}, {"gclid": ""}, {"fbclid": "x"}])
def test_call_without_any_listed_click_id_is_not_sent(tags: dict[str, str]) -> None:
    assert send(make_postback(URL, first_of=ORDER), **tags) == []


def test_request_contains_no_other_listed_click_id() -> None:
    postback = make_postback(
        "https://t.example/{gbraid}/{tags.wbraid}?gclid={gclid}&gbraid={gbraid}",
        method=Method.POST,
        headers={"Content-Type": "application/json", "X-Braid": "{tags.gbraid}"},
        body='{{"tags": {tags}, "gclid": {gclid}, "gbraid": {gbraid}, "name": "{first_of.name}"}}',
        first_of=("gclid", "tags.gbraid", "wbraid"),
    )
    (request,) = send(postback, gclid="a", gbraid="BBB", wbraid="CCC", keyword="roof")
    assert request.url == "https://t.example//?gclid=a&gbraid="
    assert request.headers["X-Braid"] == ""
    assert json.loads(request.body) == {
        "tags": {"click_id": "abc", "gclid": "a", "keyword": "roof"},
        "gclid": "a",
        "gbraid": None,
        "name": "gclid",
    }


def test_late_click_id_is_sent_and_a_better_one_after_it_sends_no_second_postback() -> None:
    account = make_account(make_postback(URL, first_of=ORDER))
    over = end(RINGING)
    late, later = tag(over, gbraid="b"), tag(over, gbraid="b", gclid="a")
    assert write_requests(account, RINGING, over) == []
    (request,) = write_requests(account, over, late)
    assert request.url == "https://t.example/p?gbraid=b"
    assert write_requests(account, late, later) == []
    (again,) = write_requests(account, None, later)
    assert again.idempotency_key == request.idempotency_key


def test_each_postback_of_a_call_chooses_its_own_click_id() -> None:
    account = make_account(
        make_postback(URL, first_of=("gclid", "gbraid")),
        make_postback(URL, name="other", first_of=("gbraid", "gclid")),
        make_postback("https://t.example/p?g={gclid}&b={gbraid}", name="third"),
    )
    requests = write_requests(account, RINGING, end(tag(RINGING, gclid="a", gbraid="b")))
    assert [request.url.partition("?")[2] for request in requests] == ["gclid=a", "gbraid=b", "g=a&b=b"]


def test_click_id_list_works_with_every_trigger_and_condition() -> None:
    postback = make_postback(URL, on=Trigger.CALL_STARTED, first_of=ORDER, needs_tags=("keyword",), campaign="roofing")
    account = make_account(postback)
    assert write_requests(account, None, tag(RINGING, gclid="a")) == []
    assert len(write_requests(account, None, tag(RINGING, gclid="a", keyword="roof"))) == 1


def test_problems_of_the_click_id_list_are_reported() -> None:
    assert list(check_postback(make_postback(URL, first_of=ORDER), ORDER)) == []
    ((field, problem),) = check_postback(make_postback(URL, first_of=("gclid", "gclid")), ORDER)
    assert (field, problem) == ("first_of", "'gclid' is named twice; name each tag once, the preferred one first")
    ((field, problem),) = check_postback(make_postback(URL, first_of=("gklid",)), ORDER)
    assert problem.startswith("'gklid' is not a tag of this account's mappings")
    problems = [problem for _field, problem in check_postback(make_postback(URL), ORDER)]
    assert all("needs the field 'first_of'" in problem for problem in problems)
    assert len(problems) == 2


def test_name_of_the_chosen_click_id_can_not_be_a_needed_tag() -> None:
    problems = list(check_postback(make_postback(URL, first_of=ORDER, needs_tags=("first_of.name",)), ORDER))
    assert [field for field, _problem in problems] == ["needs_tags"]
