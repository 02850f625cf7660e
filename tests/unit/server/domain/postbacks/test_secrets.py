"""Secrets are filled in when a request is sent, and only those that are meant for postbacks."""

import pytest

from server.domain.postbacks.secrets import SecretMissing, fill_secrets, is_secret_name
from tests.posted_calls import make_request

ENVIRONMENT = {"POSTBACK_KEY": "s&cret", "POSTBACK_BROKEN": "two\nlines", "AWS_SECRET": "the server's own"}


def test_secrets_are_filled_into_the_url_and_the_headers() -> None:
    request = make_request(
        "https://t.example/p?key={secret.POSTBACK_KEY}",
        headers={"Authorization": "Bearer {secret.POSTBACK_KEY}", "X-Click": "abc"},
        body="{secret.POSTBACK_KEY}",
    )
    filled = fill_secrets(request, ENVIRONMENT)
    assert filled.url == "https://t.example/p?key=s%26cret"
    assert filled.headers == {"Authorization": "Bearer s&cret", "X-Click": "abc"}
    assert filled.body == "{secret.POSTBACK_KEY}"


def test_doubled_braces_are_single_ones_and_no_placeholders() -> None:
    headers = {"X-Note": '{{"key": "{secret.POSTBACK_KEY}", "not": {{secret.POSTBACK_KEY}}}}'}
    filled = fill_secrets(make_request("https://t.example/", headers=headers), ENVIRONMENT)
    assert filled.headers == {"X-Note": '{"key": "s&cret", "not": {secret.POSTBACK_KEY}}'}


def test_a_secret_that_is_not_set_is_named() -> None:
    with pytest.raises(SecretMissing, match="POSTBACK_OTHER is not set"):
        fill_secrets(make_request("https://t.example/?k={secret.POSTBACK_OTHER}"), ENVIRONMENT)


def test_a_secret_that_would_break_a_header_is_named_and_not_shown() -> None:
    with pytest.raises(SecretMissing, match="POSTBACK_BROKEN has characters") as refusal:
        fill_secrets(make_request("https://t.example/", headers={"X-Key": "{secret.POSTBACK_BROKEN}"}), ENVIRONMENT)
    assert "lines" not in str(refusal.value)


def test_no_other_variable_of_the_environment_can_be_named() -> None:
    assert not is_secret_name("AWS_SECRET")
    assert not is_secret_name("POSTBACK_")
    request = make_request("https://t.example/?k={secret.AWS_SECRET}")
    assert fill_secrets(request, ENVIRONMENT).url == request.url
