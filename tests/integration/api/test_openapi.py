"""The OpenAPI document says what the server does."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, ValidationError

from build.layout import REPOSITORY
from server.domain.api_keys import Scope
from server.http.api.openapi import write_openapi
from server.http.api.parameters import PARAMETERS
from server.http.api.scopes import get_required_scope
from tests.integration.api.asking import Asker

DOCUMENT = json.loads((REPOSITORY / "docs" / "openapi.json").read_text(encoding="utf-8"))
GUIDE = (REPOSITORY / "docs" / "rest_api.md").read_text(encoding="utf-8")


def validate(model: str, value: Any) -> None:
    """Raise unless the value is as the document says of this model."""
    schema = {"$ref": f"#/components/schemas/{model}", "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(value)


def test_the_document_is_the_servers(client: FlaskClient) -> None:
    assert write_openapi() == DOCUMENT, "run: python -m server.http.api.openapi docs/openapi.json"
    response = client.get("/api/v1/openapi.json")
    assert (response.status_code, response.json) == (200, DOCUMENT)


def test_every_path_of_the_document_is_served_and_no_other(app: Flask) -> None:
    served = {
        re.sub(r"<(\w+)>", r"{\1}", str(rule)) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")
    }
    assert served == {*DOCUMENT["paths"], "/api/v1/openapi.json"}


def test_every_operation_names_the_scope_that_its_route_needs(app: Flask) -> None:
    needed = {
        re.sub(r"<(\w+)>", r"{\1}", str(rule)): get_required_scope(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    named = {path: operations["get"]["security"] for path, operations in DOCUMENT["paths"].items()}
    assert named == {path: [{"secretKey": [scope]}] for path, scope in needed.items() if scope is not None}


def test_every_scope_is_in_the_guide_and_no_other() -> None:
    assert set(re.findall(r"^\| `(\w+:\w+)`", GUIDE, flags=re.MULTILINE)) == set(Scope)


def test_every_schema_is_one() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(DOCUMENT)
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named == set(DOCUMENT["components"]["schemas"])


def test_what_the_server_answers_fits_the_schemas(asker: Asker) -> None:
    validate("CallsAnswer", asker.read("calls"))
    validate("CallsAnswer", asker.read("calls", limit=1))
    validate("CallAnswer", asker.read("calls/demo0"))
    for response in (
        asker.get("calls", colour="red"),
        asker.get("calls/nothing"),
        asker.get("nothing"),
        Asker(asker.client, "nobody").get("calls"),
    ):
        validate("ErrorAnswer", response.json)


@pytest.mark.parametrize(
    "wrong", [{"calls": [{}], "next": None}, {"calls": []}, {"calls": [], "next": None, "previous": None}]
)
def test_what_the_server_does_not_answer_does_not_fit(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"required|unexpected"):
        validate("CallsAnswer", wrong)


def test_every_status_of_an_answer_is_in_the_document() -> None:
    answers = DOCUMENT["paths"]["/api/v1/calls"]["get"]["responses"]
    assert set(answers) == {"200", "400", "401", "403", "429", "503"}


def test_every_parameter_is_in_the_guide() -> None:
    for parameter in PARAMETERS:
        assert f"| `{parameter.name}` |" in GUIDE
