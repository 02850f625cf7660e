"""The secrets that verify a webhook: stored by the account, from an allowed variable, and two during a rotation."""

import hashlib
import hmac
import io
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.account_file.read import read_account_file
from server.open_stores import open_stores
from server.settings import Settings, read_settings
from server.stores import account_secrets
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.secrets import FoundSecret
from server.stores.sql.secrets.store import SqlSecretStore
from tests.carriers import (
    AUTH_TOKEN,
    SIGNING_KEY,
    TELNYX_PRIVATE_KEY,
    TELNYX_PUBLIC_KEY,
    sign_as_signalwire,
    sign_as_telnyx,
    sign_as_twilio,
)
from tests.integration.telephony.line import CALLED_SHOP_FILE, PUBLIC_URL
from tests.integration.telephony.signed import FORM, INCOMING, NEXT_TOKEN, OWN_SHOP_FILE, OWN_TOKEN, Serve, post
from tests.shop import Clock

SECRET_KEY = "the secret key of the installation"


def test_stored_secret_verifies_and_variable_that_is_not_allowed_does_not(
    serve: Serve, settings: Settings, clock: Clock, log: io.StringIO
) -> None:
    line = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": "a variable"}, DNI_SECRET_KEY=SECRET_KEY)
    keyed = read_settings({"DNI_DATABASE_URL": settings.database_url, "DNI_SECRET_KEY": SECRET_KEY})
    secrets = open_stores(keyed).secrets
    secrets.set_secret("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP", OWN_TOKEN, clock.now)
    url = PUBLIC_URL + INCOMING
    assert post(line, INCOMING, sign_as_twilio(url, FORM, "a variable")).status_code == 403
    assert post(line, INCOMING, sign_as_twilio(url, FORM, OWN_TOKEN)).status_code == 200

    secrets.delete_secret("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP")
    secrets.disallow_variable("shop", "DNI_TWILIO_AUTH_TOKEN_SHOP")
    line = serve({}, DNI_SECRET_KEY=SECRET_KEY)
    for token in ("a variable", OWN_TOKEN, ""):
        assert post(line, INCOMING, sign_as_twilio(url, FORM, token)).status_code == 403
    assert OWN_TOKEN not in log.getvalue()


def test_secret_of_the_shop_does_not_verify_webhooks_of_another_account(serve: Serve, accounts: AccountStore) -> None:
    other = (
        OWN_SHOP_FILE.replace("key: shop", "key: aaa")
        .replace("+18665550", "+18776660")
        .replace("+18005550199", "+18776660199")
    )
    accounts.save(read_account_file(other.encode()))
    line = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN})
    form = {**FORM, "To": "+18776660150"}
    assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, form, OWN_TOKEN), form).status_code == 403
    assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, FORM, OWN_TOKEN)).status_code == 200


@pytest.mark.parametrize("environment", [{}, {"DNI_TWILIO_AUTH_TOKEN_SHOP": f"{OWN_TOKEN}, {NEXT_TOKEN}"}])
def test_old_and_new_token_are_valid_during_a_rotation(
    serve: Serve, environment: Mapping[str, str], log: io.StringIO
) -> None:
    text = OWN_SHOP_FILE if environment else CALLED_SHOP_FILE
    line = serve(environment, text, DNI_TWILIO_AUTH_TOKEN=f"{OWN_TOKEN},{NEXT_TOKEN}")
    for token in (OWN_TOKEN, NEXT_TOKEN):
        assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, FORM, token)).status_code == 200
    for token in (f"{OWN_TOKEN},{NEXT_TOKEN}", AUTH_TOKEN, ""):
        assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, FORM, token)).status_code == 403
    assert NEXT_TOKEN not in log.getvalue()


def test_auth_token_and_shared_key_can_be_rotated_at_once(serve: Serve) -> None:
    tokens = [f"token number {nth}" for nth in range(4)]
    line = serve({}, CALLED_SHOP_FILE, DNI_TWILIO_AUTH_TOKEN=",".join(tokens))
    for token in tokens:
        assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, FORM, token)).status_code == 200


def test_every_carrier_accepts_two_secrets(serve: Serve, clock: Clock) -> None:
    other_key = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    other_public = b64encode(other_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    line = serve(
        {},
        CALLED_SHOP_FILE,
        DNI_SIGNALWIRE_SIGNING_KEY=f"{SIGNING_KEY},{NEXT_TOKEN}",
        DNI_TELNYX_PUBLIC_KEY=f"{TELNYX_PUBLIC_KEY},{other_public}",
    )
    signalwire = "/voice/signalwire/incoming"
    for key in (SIGNING_KEY, NEXT_TOKEN):
        assert post(line, signalwire, sign_as_signalwire(PUBLIC_URL + signalwire, FORM, key)).status_code == 200
    for private_key in (TELNYX_PRIVATE_KEY, other_key):
        headers = sign_as_telnyx(urlencode(FORM).encode(), int(clock.now), private_key)
        assert post(line, "/voice/telnyx/incoming", headers).status_code == 200


def test_shared_key_signature_of_twilio_is_verified_with_that_keys_secret(serve: Serve) -> None:
    line = serve({}, CALLED_SHOP_FILE, DNI_TWILIO_AUTH_TOKEN=f"{AUTH_TOKEN},{NEXT_TOKEN}")
    text = PUBLIC_URL + INCOMING + "".join(name + value for name, value in sorted(FORM.items()))
    settings_header = {"X-Twilio-Webhooks-Signature-Settings": "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"}

    def sign(secret: str) -> dict[str, str]:
        digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
        return {"X-Twilio-Signature": b64encode(digest).decode()}

    assert post(line, INCOMING, sign(NEXT_TOKEN) | settings_header).status_code == 200
    assert post(line, INCOMING, sign_as_twilio(PUBLIC_URL + INCOMING, FORM)).status_code == 200
    assert post(line, INCOMING, sign(NEXT_TOKEN)).status_code == 403, "no algorithm is named, so it is SHA-1"
    assert post(line, INCOMING, sign("another secret") | settings_header).status_code == 403
    unknown = {"X-Twilio-Webhooks-Signature-Settings": "key=webhooks_sharedkey_1,algorithm=NONE"}
    assert post(line, INCOMING, sign(NEXT_TOKEN) | unknown).status_code == 403


def test_secret_that_was_never_read_causes_a_retry_and_a_cached_secret_stays_valid(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_as_unavailable(store: SqlSecretStore, account: str, name: str) -> FoundSecret:
        raise StoreUnavailable("away")

    signed = sign_as_twilio(PUBLIC_URL + INCOMING, FORM, OWN_TOKEN)
    known = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN})
    assert post(known, INCOMING, signed).status_code == 200
    fresh = serve({"DNI_TWILIO_AUTH_TOKEN_SHOP": OWN_TOKEN})
    monkeypatch.setattr(SqlSecretStore, "find_secret", fail_as_unavailable)
    monkeypatch.setattr(account_secrets, "RECHECK_SECONDS", 0.0)
    assert post(known, INCOMING, signed).status_code == 200
    assert post(fresh, INCOMING, signed).status_code == 503
    monkeypatch.undo()
    assert post(fresh, INCOMING, signed).status_code == 200
