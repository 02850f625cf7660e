"""The OpenAPI document matches the server."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, ValidationError
from werkzeug.test import TestResponse

from build.layout import REPOSITORY
from server.account_file.read import read_account_file
from server.domain.api_keys import Scope
from server.http.api.parameters import CallQuery
from server.http.api.scopes import get_required_scope
from server.stores.contract import AccountStore
from tests.integration.api.asking import Asker
from tests.shop import SHOP_FILE, Page

DOCUMENT = json.loads((REPOSITORY / "docs" / "openapi.json").read_text(encoding="utf-8"))
WIRE = (REPOSITORY / "docs" / "wire.md").read_text(encoding="utf-8")
PAGE_CALLS = ("claim", "renew", "leave", "tag")
GUIDE = (REPOSITORY / "docs" / "rest_api.md").read_text(encoding="utf-8")


@pytest.fixture
def shop(app: Flask, accounts: AccountStore) -> Page:
    """A page of a shop with number pools."""
    accounts.save(read_account_file(SHOP_FILE.encode()))
    return Page(app.test_client())


def validate(model: str, value: Any) -> None:
    """Raise unless the value matches this model of the document."""
    schema = {"$ref": f"#/components/schemas/{model}", "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(value)


def test_the_document_is_the_one_that_the_server_serves(client: FlaskClient) -> None:
    response = client.get("/api/v1/openapi.json")
    assert (response.status_code, response.json) == (200, DOCUMENT), "run: python -m server.write_openapi docs"
    assert client.get("/api/v1/openapi.json").data == response.data


def test_every_path_of_the_document_is_served_and_no_other(app: Flask) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith(("api.", "leases.", "amp."))
    }
    described = {(path, method) for path, operations in DOCUMENT["paths"].items() for method in operations}
    assert served == described | {("/api/v1/openapi.json", "get")}


def test_every_operation_names_the_scope_that_its_route_needs(app: Flask) -> None:
    needed = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)), method.lower()): get_required_scope(
            app.view_functions[rule.endpoint]
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("api.")
    }
    named = {
        (path, method): operation["security"]
        for path, operations in DOCUMENT["paths"].items()
        for method, operation in operations.items()
        if "security" in operation
    }
    assert named == {one: [{"secretKey": [scope]}] for one, scope in needed.items() if scope is not None}


def test_every_scope_is_in_the_guide_and_no_other() -> None:
    assert set(re.findall(r"^\| `(\w+:\w+)`", GUIDE, flags=re.MULTILINE)) == set(Scope)


def test_every_schema_is_valid() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_resolves() -> None:
    text = json.dumps(DOCUMENT)
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named == set(DOCUMENT["components"]["schemas"])


def test_responses_match_the_schemas(asker: Asker) -> None:
    validate("CallsResponse", asker.read("calls"))
    validate("CallsResponse", asker.read("calls", limit=1))
    validate("CallResponse", asker.read("calls/demo0"))
    for response in (
        asker.get("calls", colour="red"),
        asker.get("calls/nothing"),
        asker.get("nothing"),
        Asker(asker.client, "nobody").get("calls"),
    ):
        validate("ErrorResponse", response.json)


@pytest.mark.parametrize(
    "wrong", [{"calls": [{}], "next": None}, {"calls": []}, {"calls": [], "next": None, "previous": None}]
)
def test_wrong_responses_do_not_match_the_schemas(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"required|unexpected"):
        validate("CallsResponse", wrong)


def test_every_status_of_a_response_is_in_the_document() -> None:
    answers = DOCUMENT["paths"]["/api/v1/calls"]["get"]["responses"]
    assert set(answers) == {"200", "400", "401", "403", "429", "503"}


def test_every_parameter_is_in_the_guide() -> None:
    for name in {*CallQuery.model_fields} - {"tags"}:
        assert f"| `{name}` |" in GUIDE


def test_requests_of_pages_need_no_key() -> None:
    assert DOCUMENT["security"] == []
    assert not any("security" in DOCUMENT["paths"][f"/a/{{key}}/{call}"]["post"] for call in PAGE_CALLS)


@pytest.mark.parametrize("call", PAGE_CALLS)
def test_every_status_in_the_guide_is_in_the_document(call: str) -> None:
    """405 is for other methods, so no operation has it."""
    table = WIRE.split("| status | `code` | when |")[1].split("\n\n")[0]
    failures = set(re.findall(r"^\| (\d{3}) \|", table, flags=re.MULTILINE)) - {"405"}
    answers = DOCUMENT["paths"][f"/a/{{key}}/{call}"]["post"]["responses"]
    assert set(answers) == failures | {"204" if call == "leave" else "200"}
    assert "Retry-After" in answers["429"]["headers"]


@pytest.mark.parametrize("call", PAGE_CALLS)
def test_a_page_may_send_its_body_as_any_text(call: str) -> None:
    content = DOCUMENT["paths"][f"/a/{{key}}/{call}"]["post"]["requestBody"]["content"]
    assert content["text/plain"] == content["application/json"]


def test_requests_and_responses_of_pages_match_the_document(shop: Page) -> None:
    claim = shop.write_claim()
    claimed = shop.post("claim", claim)
    check_exchange("claim", claim, claimed)
    lease = (claimed.json or {})["numbers"]["sales"]["lease"]
    check_exchange("renew", {"leases": [lease]}, shop.post("renew", {"leases": [lease]}))
    check_exchange("tag", {"lease": lease, "tags": {"a": "b"}}, shop.post("tag", {"lease": lease, "tags": {"a": "b"}}))
    assert shop.post("leave", {"leases": [lease]}).status_code == 204
    for call, body, status in (("claim", {}, 400), ("tag", {"lease": "x", "tags": {}}, 403), ("renew", {}, 400)):
        response = shop.post(call, body)
        assert response.status_code == status
        validate_answer(call, response)


def check_exchange(call: str, body: Any, response: TestResponse) -> None:
    """Raise unless body and response match the document."""
    content = DOCUMENT["paths"][f"/a/{{key}}/{call}"]["post"]["requestBody"]["content"]
    validate(content["text/plain"]["schema"]["$ref"].rpartition("/")[2], body)
    assert response.status_code == 200
    validate_answer(call, response)


def validate_answer(call: str, response: TestResponse) -> None:
    """Raise unless the response matches the document for its status."""
    answer = DOCUMENT["paths"][f"/a/{{key}}/{call}"]["post"]["responses"][str(response.status_code)]
    validate(answer["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2], response.json)


def test_descriptions_cost_a_request_nothing(app: Flask) -> None:
    for endpoint in ("leases.claim", "leases.renew", "api.list_calls"):
        view = app.view_functions[endpoint]
        assert not hasattr(view, "__wrapped__")
        assert view.__code__.co_filename.endswith("routes.py")
