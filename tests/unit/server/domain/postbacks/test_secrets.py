"""Secrets are filled in when a request is sent, and only at their placeholders."""

import pytest

from server.domain.postbacks.secrets import fill_secrets, list_secret_names
from server.domain.secret_names import SecretMissing, is_secret_name, split_carrier_secrets
from tests.posted_calls import make_postback, make_request

SECRETS = {"CRM_KEY": "s&cret", "BROKEN": "two\nlines"}


def find_secret(name: str) -> str:
    """The account's secret."""
    if name not in SECRETS:
        raise SecretMissing(f"no {name}")
    return SECRETS[name]


def test_secrets_are_filled_into_the_url_and_the_headers() -> None:
    request = make_request(
        "https://t.example/p?key={secret.CRM_KEY}",
        headers={"Authorization": "Bearer {secret.CRM_KEY}", "X-Click": "abc"},
        body="{secret.CRM_KEY}",
    )
    filled = fill_secrets(request, find_secret)
    assert filled.url == "https://t.example/p?key=s%26cret"
    assert filled.headers == {"Authorization": "Bearer s&cret", "X-Click": "abc"}
    assert filled.body == "{secret.CRM_KEY}"


def test_doubled_braces_become_single_ones_and_are_not_placeholders() -> None:
    headers = {"X-Note": '{{"key": "{secret.CRM_KEY}", "not": {{secret.CRM_KEY}}}}'}
    filled = fill_secrets(make_request("https://t.example/", headers=headers), find_secret)
    assert filled.headers == {"X-Note": '{"key": "s&cret", "not": {secret.CRM_KEY}}'}


def test_a_secret_that_is_missing_stops_the_request() -> None:
    with pytest.raises(SecretMissing, match="no OTHER"):
        fill_secrets(make_request("https://t.example/?k={secret.OTHER}"), find_secret)


def test_error_about_an_unusable_secret_has_its_name_but_not_its_value() -> None:
    with pytest.raises(SecretMissing, match="BROKEN has characters") as refusal:
        fill_secrets(make_request("https://t.example/", headers={"X-Key": "{secret.BROKEN}"}), find_secret)
    assert "lines" not in str(refusal.value)


@pytest.mark.parametrize("name", ["K", "POSTBACK_KEY", "DNI_TWILIO_AUTH_TOKEN_ACME", "A" * 100])
def test_secret_name_has_capital_letters_digits_and_underscores(name: str) -> None:
    assert is_secret_name(name)
    assert fill_secrets(make_request(f"https://t.example/?k={{secret.{name}}}"), lambda _name: "x").url.endswith("k=x")


@pytest.mark.parametrize("name", ["", "key", "1KEY", "_KEY", "KEY-1", "KEY ", "KEY\n", "A" * 101, "ÄKEY"])
def test_other_text_is_not_a_secret_name_and_is_unchanged(name: str) -> None:
    assert not is_secret_name(name)
    url = f"https://t.example/?k={{secret.{name}}}"
    assert fill_secrets(make_request(url), lambda _name: "x").url == url


def test_each_secret_of_a_postback_is_listed_once() -> None:
    postback = make_postback(
        "https://t.example/{click_id}?k={secret.A}&again={secret.A}",
        headers={"X-Key": "{secret.B}", "X-Note": "{{secret.C}}"},
        secret="D",
    )
    assert list_secret_names(postback) == ["A", "B", "D"]
    assert list_secret_names(make_postback("https://t.example/")) == []


def test_secrets_of_a_carrier_are_separated_by_commas() -> None:
    assert split_carrier_secrets("old token, new token,") == ("old token", "new token")
    assert split_carrier_secrets(" , ") == ()
