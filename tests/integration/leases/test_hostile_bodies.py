"""Any invalid body gets an error that says what is wrong, and never a server error."""

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st

from server.http.leases.bodies import LONGEST_TOKEN
from server.http.request_bodies import LONGEST_BODY_BYTES
from server.settings import Settings
from tests.integration.leases.conftest import Serve
from tests.shop import ORIGIN, Page, read_answer, read_error

CALLS = ("claim", "renew", "leave", "tag")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
URLS = st.text(max_size=300).map(lambda text: f"{ORIGIN}/?a={text}") | st.text()
NEARLY_RIGHT = st.fixed_dictionaries(
    {},
    optional={
        "visitor_id": st.from_regex(r"[A-Za-z0-9_-]{15,17}", fullmatch=True) | JSON,
        "visit": st.fixed_dictionaries(
            {"landing_url": URLS | JSON}, optional={"referring_url": URLS | JSON, "tags": JSON}
        ),
        "target_numbers": st.lists(st.sampled_from(["sales", "support", "gone"]) | st.text(), max_size=22) | JSON,
        "leases": st.lists(st.text(), max_size=22) | JSON,
        "lease": st.text() | JSON,
        "tags": st.dictionaries(st.text(), st.text()) | JSON,
    },
)
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"visitor_id": 12345678901234567}, "visitor_id"),
    ({"visitor_id": "short"}, "visitor_id"),
    ({"visitor_id": "x" * 65}, "visitor_id"),
    ({"visitor_id": "visitor 0123456789"}, "visitor_id"),
    ({"visitor_id": "visitor-0123456789\n"}, "visitor_id"),
    ({"visitor_id": None}, "visitor_id"),
    ({"visit": []}, "visit"),
    ({"visit": {}}, "visit.landing_url"),
    ({"visit": {"landing_url": True}}, "visit.landing_url"),
    ({"visit": {"landing_url": "x" * 8193}}, "visit.landing_url"),
    ({"visit": {"landing_url": "a\u0001b"}}, "visit.landing_url"),
    ({"visit": {"landing_url": "", "referring_url": None}}, "visit.referring_url"),
    ({"visit": {"landing_url": "", "tags": ["a"]}}, "visit.tags"),
    ({"visit": {"landing_url": "", "tags": {"a": 1}}}, "visit.tags.a"),
    ({"visit": {"landing_url": "", "tags": {"a" * 65: "1"}}}, "visit.tags.aaaaaaaa"),
    ({"visit": {"landing_url": "", "tags": {"a": "1" * 501}}}, "visit.tags.a"),
    ({"visit": {"landing_url": "", "tags": {f"t{nth}": "" for nth in range(501)}}}, "visit.tags"),
    ({"target_numbers": "sales"}, "target_numbers"),
    ({"target_numbers": []}, "target_numbers"),
    ({"target_numbers": [1]}, "target_numbers.0"),
    ({"target_numbers": ["sales"] * 101}, "target_numbers"),
]


@pytest.fixture
def unlimited(settings: Settings, serve: Serve) -> Page:
    """A page of a server without a limit of claims."""
    return serve(settings.model_copy(update={"claim_limit": "", "client_leases": None}))


@pytest.mark.parametrize(("change", "field"), WRONG)
def test_an_invalid_claim_gets_an_error_with_the_name_of_the_field(
    page: Page, change: dict[str, Any], field: str
) -> None:
    status, code, message = read_error(page.post("claim", page.write_claim() | change))
    assert (status, code) == (400, "bad_request")
    assert message.startswith(field)


@pytest.mark.parametrize("name", ["visitor_id", "visit", "target_numbers"])
def test_a_missing_field_is_named(page: Page, name: str) -> None:
    body = page.write_claim()
    del body[name]
    assert read_error(page.post("claim", body)) == (400, "bad_request", f"{name}: field required")


@pytest.mark.parametrize(
    ("call", "body", "field"),
    [
        ("renew", {"leases": ["t"] * 101}, "leases"),
        ("renew", {"leases": ["t" * (LONGEST_TOKEN + 1)]}, "leases.0"),
        ("renew", {"leases": [None]}, "leases.0"),
        ("leave", {}, "leases"),
        ("tag", {"lease": ["t"], "tags": {}}, "lease"),
        ("tag", {"lease": "t"}, "tags"),
        ("tag", {"lease": "t", "tags": {"": "x"}}, "tags."),
    ],
)
def test_invalid_bodies_of_other_requests_get_an_error_with_the_field_too(
    page: Page, call: str, body: object, field: str
) -> None:
    status, _code, message = read_error(page.post(call, body))
    assert status == 400
    assert message.startswith(field)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"text"', b"1e999", b"[" * 16_000])
def test_a_body_that_is_not_a_json_object_is_refused(page: Page, call: str, body: bytes) -> None:
    assert read_error(page.post(call, body))[0] == 400


@pytest.mark.parametrize("call", CALLS)
def test_a_body_that_is_too_long_is_refused_with_or_without_content_length(page: Page, call: str) -> None:
    body = b" " * (LONGEST_BODY_BYTES + 1)
    refusal = (413, "request_entity_too_large")
    assert read_error(page.post(call, body))[:2] == refusal
    in_chunks = page.client.post(
        f"/a/shop/{call}",
        input_stream=BytesIO(body),
        headers=page.headers | {"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert read_error(in_chunks)[:2] == refusal


def test_the_longest_claim_that_is_allowed_fits(page: Page) -> None:
    tags = {f"{nth:064}": "v" * 500 for nth in range(50)}
    body = page.write_claim("a=" + "x" * (8192 - 25), referring_url="https://r.example/" + "y" * 8174, tags=tags)
    assert read_answer(page.post("claim", body))


def test_errors_do_not_repeat_long_input(page: Page) -> None:
    status, _code, message = read_error(page.post("claim", page.write_claim(tags={"<script>" * 500: 1})))
    assert status == 400
    assert len(message) < 200


@pytest.mark.parametrize("call", CALLS)
@fuzz(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_bytes_never_cause_a_server_error(unlimited: Page, call: str, body: bytes) -> None:
    response = unlimited.post(call, body)
    assert response.status_code in (200, 204, 400, 403)


@pytest.mark.parametrize("call", CALLS)
@fuzz(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=NEARLY_RIGHT)
def test_nearly_valid_bodies_never_cause_a_server_error(unlimited: Page, call: str, body: dict[str, Any]) -> None:
    response = unlimited.post(call, body)
    assert response.status_code in (200, 204, 400, 403)


@fuzz(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    landing=URLS,
    referring=st.text(),
    tags=st.dictionaries(st.text(min_size=1, max_size=64), st.text(max_size=500), max_size=50),
)
def test_a_claim_with_any_text_gets_a_number_or_an_error(
    unlimited: Page, landing: str, referring: str, tags: dict[str, str]
) -> None:
    body = unlimited.write_claim(landing_url=landing, referring_url=referring, tags=tags)
    assert unlimited.post("claim", body).status_code in (200, 400)


@pytest.mark.parametrize("value", ["%F0%9F%98%80", "x" * 499 + "%F0%9F%98%80", "%ED%A0%BD", "%00", "%FF", "\U0001f600"])
def test_a_landing_url_with_anything_in_it_makes_a_key(page: Page, value: str) -> None:
    assert "lease" in page.claim_sales(f"a={value}&s={value}")
