"""Which addresses can be in a mail: nothing in them can add a header or a recipient."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.notifications.mail_addresses import is_mail_address, parse_sender


@pytest.mark.parametrize(
    "address",
    ["a@b", "ann@example.com", "ann.lee+calls@sub.example.co.uk", "o'hara@xn--bcher-kva.example", "a_b@1.example"],
)
def test_usual_addresses_can_be_used(address: str) -> None:
    assert is_mail_address(address)
    assert parse_sender(address).addr_spec == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@example.com ",
        "ann@example.com\n",
        "ann@example.com\r\nBcc: eve@example.com",
        "ann@example.com,eve@example.com",
        "<ann@example.com>",
        '"ann lee"@example.com',
        ".ann@example.com",
        "ann..lee@example.com",
        "ann@-example.com",
        "ann@example..com",
        "ann@[127.0.0.1]",
        "änn@example.com",
        "ann@bücher.example",
        "ann{x}@example.com",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}",
    ],
)
def test_other_texts_can_not_be_used(address: str) -> None:
    assert not is_mail_address(address)


@given(st.text(max_size=30))
def test_no_address_has_a_space_a_line_end_or_a_separator(text: str) -> None:
    address = f"a{text}@example.com"
    assert not is_mail_address(address) or not set(address) & set(' \r\n\0,;:<>"()[]\\')


def test_a_sender_may_have_a_name() -> None:
    sender = parse_sender("Häfen & Co. <dni@example.com>")
    assert (sender.display_name, sender.addr_spec, sender.domain) == ("Häfen & Co.", "dni@example.com", "example.com")


@pytest.mark.parametrize(
    "text", ["dni", "Calls <dni>", "Calls\r\nBcc: x <dni@example.com>", "a@b.example, c@d.example"]
)
def test_a_sender_without_one_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"an address such as ann@example\.com"):
        parse_sender(text)
