"""`docs/wire.md` and its JSON Schemas match the server."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from build.layout import REPOSITORY
from server.domain.number_pools import MOST_POOLED_TARGETS
from server.http.leases.bodies import LONGEST_TOKEN, MOST_LEASES
from server.http.leases.responses import DefaultNumberReason, GoneReason
from server.http.leases.schemas import write_schemas
from server.http.request_bodies import LONGEST_BODY_BYTES
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import LeaseStore
from tests.shop import Clock, Page

DOCUMENT = (REPOSITORY / "docs" / "wire.md").read_text(encoding="utf-8")
FOLDER = REPOSITORY / "docs" / "wire"


def find_examples(call: str) -> list[Any]:
    """The JSON examples of a request's section, in order."""
    section = re.search(rf"^## {call}\n(.*?)(?=^## )", DOCUMENT, flags=re.MULTILINE | re.DOTALL)
    assert section is not None
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", section[1], flags=re.DOTALL)]


def find_words(heading: str) -> list[str]:
    """The words in the first column of the table with this heading."""
    table = DOCUMENT.split(f"| {heading} |")[1].split("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)


def validate(schema: str, value: Any) -> None:
    """Raise unless a value matches the schema of this name."""
    text = (FOLDER / f"{schema}.json").read_text(encoding="utf-8")
    Draft202012Validator(json.loads(text)).validate(value)


def put_token(body: Any, token: str) -> Any:
    """The body with a token of this test instead of the document's."""
    return {name: [token] if name == "leases" else token if name == "lease" else value for name, value in body.items()}


def test_the_schemas_are_written_from_the_server_s_types() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert written == write_schemas(), "run: python -m server.write_openapi docs"


def test_the_examples_match_the_server(page: Page, clock: Clock) -> None:
    replace(page, visitor_id="another-visitor-0000").claim("", "support")

    claim, answer = find_examples("claim")
    given = page.post("claim", claim).json
    assert given is not None
    token = given["numbers"]["sales"]["lease"]
    assert len(token) == len(answer["numbers"]["sales"]["lease"])
    assert token.split("~")[:2] == answer["numbers"]["sales"]["lease"].split("~")[:2]
    given["numbers"]["sales"]["lease"] = answer["numbers"]["sales"]["lease"]
    assert given == answer

    renew, live, gone = find_examples("renew")
    assert page.post("renew", put_token(renew, token)).json == live
    (leave,) = find_examples("leave")
    assert page.post("leave", put_token(leave, token)).status_code == 204
    tag, tags = find_examples("tag")
    assert page.post("tag", put_token(tag, token)).json == tags
    clock.now += 60
    assert page.post("renew", put_token(renew, token)).json == gone


def test_the_example_of_an_error_matches_the_server(page: Page) -> None:
    (example,) = find_examples("All calls")
    body = page.write_claim()
    del body["visitor_id"]
    assert page.post("claim", body).json == example
    validate("error", example)


@pytest.mark.parametrize("call", ["claim", "renew", "leave", "tag"])
def test_the_examples_fit_their_schemas(call: str) -> None:
    body, *answers = find_examples(call)
    validate(f"{call}.body", body)
    for answer in answers:
        validate(f"{call}.response", answer)


def test_every_reason_is_documented_and_no_other() -> None:
    assert find_words("`reason` | why there is a default number") == [reason.value for reason in DefaultNumberReason]
    assert find_words("`reason` | why the lease is not live") == [reason.value for reason in GoneReason]


def test_the_limits_are_documented() -> None:
    for bound in (f"{LONGEST_BODY_BYTES:,} bytes", f"at most {LONGEST_TOKEN} char", f"at most {MOST_LEASES} tokens"):
        assert bound in DOCUMENT
    assert f"1 to {MOST_POOLED_TARGETS} names" in DOCUMENT


def test_responses_match_the_schemas(page: Page, clock: Clock) -> None:
    for nth in range(5):
        body = page.write_claim(f"a={nth}&leaflet={'1' * nth}", "sales", "service", "support")
        validate("claim.body", body)
        validate("claim.response", page.post("claim", body).json)
    lease = page.claim_sales("a=0")["lease"]
    validate("renew.response", page.renew(lease, "forged"))
    validate("tag.response", page.tag(lease, quote="requested"))
    clock.now += 60
    validate("renew.response", page.renew(lease))
    for response in (
        page.post("claim", b"nonsense"),
        page.post("tag", {"lease": "forged", "tags": {}}),
        page.client.get("/a/shop/claim"),
        replace(page, account="nobody").post("renew", {"leases": []}),
        replace(page, headers={"Origin": "https://evil.example"}).post("renew", {"leases": []}),
    ):
        validate("error", response.json)


def test_the_response_to_a_claim_while_the_store_is_unavailable_matches_its_schema(
    page: Page, leases: LeaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(leases, "claim", fail)
    response = page.post("claim", page.write_claim("a=1", "sales", "support"))
    assert response.status_code == 503
    validate("claim.unavailable", response.json)
