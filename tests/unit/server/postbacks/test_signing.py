"""The signature covers what was sent, and when."""

import hashlib
import hmac

from server.postbacks.signing import sign


def test_a_signature_is_over_time_method_target_key_and_body() -> None:
    expected = hmac.new(b"key", b"1795327200\nPOST\n/p?a=1\nkey-1\n{}", hashlib.sha256).hexdigest()
    assert sign("key", "POST", "/p?a=1", "key-1", b"{}", 1_795_327_200) == f"t=1795327200,v1={expected}"


def test_a_change_of_any_part_changes_the_signature() -> None:
    signed = {
        sign("key", "POST", "/p", "key-1", b"{}", 1),
        sign("yek", "POST", "/p", "key-1", b"{}", 1),
        sign("key", "PUT", "/p", "key-1", b"{}", 1),
        sign("key", "POST", "/q", "key-1", b"{}", 1),
        sign("key", "POST", "/p", "key-2", b"{}", 1),
        sign("key", "POST", "/p", "key-1", b"[]", 1),
        sign("key", "POST", "/p", "key-1", b"{}", 2),
    }
    assert len(signed) == 7


def test_the_target_and_the_body_can_not_be_confused() -> None:
    assert sign("key", "PUT", "/p?a=1.2", "key-1", b"3", 1) != sign("key", "PUT", "/p?a=1", "key-1", b"2.3", 1)
