"""The signature says what was sent, and when."""

import hashlib
import hmac

from server.postbacks.signing import sign


def test_a_signature_is_over_time_method_target_and_body() -> None:
    expected = hmac.new(b"key", b"1795327200.POST./p?a=1.{}", hashlib.sha256).hexdigest()
    assert sign("key", "POST", "/p?a=1", b"{}", 1_795_327_200) == f"t=1795327200,v1={expected}"


def test_a_change_of_any_part_changes_it() -> None:
    signed = {
        sign("key", "POST", "/p", b"{}", 1),
        sign("yek", "POST", "/p", b"{}", 1),
        sign("key", "PUT", "/p", b"{}", 1),
        sign("key", "POST", "/q", b"{}", 1),
        sign("key", "POST", "/p", b"[]", 1),
        sign("key", "POST", "/p", b"{}", 2),
    }
    assert len(signed) == 6
