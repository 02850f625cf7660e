"""Secrets are sealed with a derived key, and can be opened only in their own row."""

import pytest

from server.stores.secret_box import SealedSecret, SecretBox
from server.stores.secrets import SecretKeyMissing, SecretUnreadable

KEY = "a secret key of the installation"
OTHER_KEY = "another key of the installation!"


def test_a_sealed_secret_can_be_opened_and_is_not_in_the_ciphertext() -> None:
    box = SecretBox(KEY)
    sealed = box.seal("shop", "TOKEN", "s&cret ü")
    assert box.open("shop", "TOKEN", sealed) == "s&cret ü"
    assert b"cret" not in sealed.ciphertext
    assert KEY.encode().hex() not in sealed.key_id


def test_the_same_secret_is_never_sealed_the_same_way_twice() -> None:
    box = SecretBox(KEY)
    assert box.seal("shop", "TOKEN", "x").ciphertext != box.seal("shop", "TOKEN", "x").ciphertext


@pytest.mark.parametrize(("account", "name"), [("aaa", "TOKEN"), ("shop", "OTHER"), ("shop\0TOKEN", ""), ("", "shop")])
def test_a_secret_that_was_copied_to_another_row_can_not_be_opened(account: str, name: str) -> None:
    box = SecretBox(KEY)
    with pytest.raises(SecretUnreadable, match="damaged, or was copied"):
        box.open(account, name, box.seal("shop", "TOKEN", "s&cret"))


@pytest.mark.parametrize("nth", [0, 12, 15, -1])
def test_a_ciphertext_that_was_changed_can_not_be_opened(nth: int) -> None:
    box = SecretBox(KEY)
    sealed = box.seal("shop", "TOKEN", "s&cret")
    changed = bytearray(sealed.ciphertext)
    changed[nth] ^= 1
    for ciphertext in (bytes(changed), sealed.ciphertext[:5], b""):
        with pytest.raises(SecretUnreadable, match="dni secret set shop TOKEN"):
            box.open("shop", "TOKEN", SealedSecret(sealed.key_id, ciphertext))


def test_an_old_key_still_opens_and_the_new_one_seals() -> None:
    sealed = SecretBox(OTHER_KEY).seal("shop", "TOKEN", "s&cret")
    box = SecretBox(KEY, [OTHER_KEY])
    assert box.open("shop", "TOKEN", sealed) == "s&cret"
    assert not box.is_current(sealed)
    assert box.is_current(box.seal("shop", "TOKEN", "s&cret"))


def test_a_missing_old_key_gives_an_error_that_names_the_setting() -> None:
    sealed = SecretBox(OTHER_KEY).seal("shop", "TOKEN", "s&cret")
    with pytest.raises(SecretUnreadable, match="Add that key to DNI_OLD_SECRET_KEYS"):
        SecretBox(KEY).open("shop", "TOKEN", sealed)


def test_without_a_key_nothing_is_sealed_and_old_secrets_can_be_opened() -> None:
    box = SecretBox(None, [KEY])
    with pytest.raises(SecretKeyMissing, match="DNI_SECRET_KEY is not set"):
        box.seal("shop", "TOKEN", "s&cret")
    assert box.open("shop", "TOKEN", SecretBox(KEY).seal("shop", "TOKEN", "s&cret")) == "s&cret"


def test_no_key_is_shown_when_a_box_or_its_content_is_printed() -> None:
    assert KEY not in repr(vars(SecretBox(KEY)))
