"""Makes and checks passkeys (Web Authentication) with the library `webauthn`. Import it by `server.console.loading` only."""

from collections.abc import Iterable

from webauthn import (
    base64url_to_bytes,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from server.console.passkeys import PasskeySite
from server.domain.people.people import User
from server.domain.people.second_factors import Passkey

_NAME = "dni_py"


_REFUSALS = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError)


class PasskeyChecks:
    """Makes and checks passkeys of one site."""

    def __init__(self, site: PasskeySite) -> None:
        self._site = site

    def write_options(self, user: User, challenge: str, known: Iterable[Passkey]) -> str:
        """What the browser needs to make a passkey, as JSON. It refuses authenticators that have a known one."""
        options = generate_registration_options(
            rp_id=self._site.host,
            rp_name=_NAME,
            user_id=user.user_id.encode(),
            user_name=user.email,
            user_display_name=user.name,
            challenge=base64url_to_bytes(challenge),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(one.credential_id)) for one in known],
        )
        return str(options_to_json(options))

    def read_new(self, response: str, challenge: str, user: User, name: str, now: float) -> Passkey | None:
        """The new passkey in the browser's response; None if it is not for this site and challenge."""
        try:
            made = verify_registration_response(
                credential=response,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._site.host,
                expected_origin=self._site.origin,
                require_user_verification=True,
            )
        except _REFUSALS:
            return None
        credential_id = bytes_to_base64url(made.credential_id)
        return Passkey(credential_id, user.user_id, made.credential_public_key, made.sign_count, name, now)

    def check(self, response: str, challenge: str, passkey: Passkey) -> int | None:
        """The passkey's new count of signatures; None if the response does not prove it for this site and challenge."""
        try:
            proved = verify_authentication_response(
                credential=response,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=self._site.host,
                expected_origin=self._site.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _REFUSALS:
            return None
        return int(proved.new_sign_count)
