"""Every operation of the OpenAPI document responds as the document says, to what it allows and to what it does not."""

from pathlib import Path

import pytest
from flask import Flask

from tests.integration.api.asking import KEY
from tests.integration.api.document_cases import create_server, list_operations, run

OPERATIONS = list_operations()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The server, which all cases of this file change."""
    folder: Path = tmp_path_factory.mktemp("server")
    return create_server(folder)


@pytest.mark.parametrize("label", OPERATIONS)
def test_a_few_requests_get_responses_of_the_document(label: str, server: Flask) -> None:
    run(OPERATIONS[label], server, 2, KEY)


@pytest.mark.parametrize("label", OPERATIONS)
def test_requests_without_a_key_get_responses_of_the_document(label: str, server: Flask) -> None:
    run(OPERATIONS[label], server, 1, None)


@pytest.mark.exhaustive
@pytest.mark.parametrize("label", OPERATIONS)
def test_many_requests_get_responses_of_the_document(label: str, server: Flask) -> None:
    run(OPERATIONS[label], server, 100, KEY)
