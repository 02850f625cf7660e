"""The document of an account reads back as an equal account."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

import demo_pages
from server.account_file.read import read_account_file
from server.domain.account_document import NotADocument, read_document, write_document
from server.domain.accounts import Account
from tests.accounts import accounts


@pytest.fixture
def demo() -> Account:
    return read_account_file(Path(demo_pages.__file__).with_name("account.yaml").read_bytes())


@settings(max_examples=100)
@given(accounts())
def test_any_account_reads_back_equal_from_its_document(account: Account) -> None:
    document = write_document(account)
    assert read_document(document) == account
    assert write_document(read_document(document)) == document


def test_demo_account_reads_back_equal_with_the_order_of_menu_keys(demo: Account) -> None:
    read = read_document(write_document(demo))
    assert read == demo
    assert repr(read) == repr(demo)


def test_each_rule_and_step_in_a_document_has_its_kind(demo: Account) -> None:
    account = json.loads(write_document(demo))["account"]
    sources = {source["name"]: source for source in account["tracking_sources"]}
    assert sources["Billboard I-95"]["kind"] == "off_site"
    assert sources["Spring newsletter"]["match"]["kind"] == "any"
    assert [route["first"]["kind"] for route in account["routes"]] == ["ring", "by_tag", "schedule"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda document: document.replace('"document_version":1', '"document_version":2'), "document_version"),
        (lambda document: document.replace('"kind":"schedule"', '"kind":"dance"'), "account.routes.2.first"),
        (
            lambda document: document.replace('"name":"roofing-pool",', ""),
            r"account.number_pools.0.name: Field required",
        ),
        (lambda document: document[:-10], "Invalid JSON"),
    ],
)
def test_invalid_document_is_rejected_with_the_field_path(broken: object, words: str, demo: Account) -> None:
    assert callable(broken)
    with pytest.raises(NotADocument, match=words) as refusal:
        read_document(broken(write_document(demo)))
    assert "+1866" not in str(refusal.value)
