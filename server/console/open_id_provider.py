"""Talks with the provider of single sign-on (OpenID Connect) by Authlib. Import it by `server.console.loading` only."""

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp
from authlib.integrations.base_client.sync_app import OAuth2Mixin
from authlib.integrations.base_client.sync_openid import OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from requests import RequestException

from server.console.single_sign_on import ProviderFailed, ProviderSettings, SignOnRequest, VerifiedPerson
from server.domain.people.people import read_email

_SCOPE = "openid email profile"
_PATIENCE_SECONDS = 10.0
_FAILURES = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError)


class _PatientSession(OAuth2Session):  # type: ignore[misc]  # Authlib has no types
    """Ends each request after ten seconds, and follows no redirect, which no provider needs."""

    def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        options.setdefault("timeout", _PATIENCE_SECONDS)
        options.setdefault("allow_redirects", False)
        return super().request(method, url, *arguments, **options)


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # Authlib has no types
    client_cls = _PatientSession


class OpenIdProvider:
    """One provider. Its addresses and keys are loaded with the first sign-in, and its keys again when they have changed."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._issuer = settings.issuer
        self._client = _Client(
            framework=None,
            client_id=settings.client_id,
            client_secret=settings.client_secret or None,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": _SCOPE,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if settings.client_secret else "none",
            },
        )

    def begin(self, return_address: str) -> SignOnRequest:
        """Where to send the browser, and what its return must be checked with. Raises `ProviderFailed`."""
        try:
            self._check_issuer()
            made = self._client.create_authorization_url(return_address)
            return SignOnRequest(made["url"], made["state"], made["nonce"], made["code_verifier"])
        except _FAILURES as error:
            raise ProviderFailed(f"{type(error).__name__}: {error}") from error

    def finish(self, code: str, return_address: str, nonce: str, code_verifier: str) -> VerifiedPerson | None:
        """The person who has signed in at the provider; None without a verified e-mail address. Raises `ProviderFailed`."""
        try:
            self._check_issuer()
            token = self._client.fetch_access_token(return_address, code=code, code_verifier=code_verifier)
            claims = self._client.parse_id_token(token, nonce=nonce)
            if claims is None:
                raise ProviderFailed("the provider sent no ID token")
            if "email" not in claims:
                claims = {**self._read_user_info(token, claims["sub"]), "sub": claims["sub"]}
        except _FAILURES as error:
            raise ProviderFailed(f"{type(error).__name__}: {error}") from error
        return _read_person(claims)

    def _check_issuer(self) -> None:
        """Raise `ProviderFailed` unless the loaded addresses are of the issuer (OpenID Connect Discovery, section 4.3)."""
        found = self._client.load_server_metadata().get("issuer")
        if found != self._issuer:
            raise ProviderFailed(f"the provider calls itself {found!r}, but DNI_OIDC_ISSUER is {self._issuer!r}")

    def _read_user_info(self, token: dict[str, Any], subject: str) -> dict[str, Any]:
        """The claims that the provider does not put into the ID token."""
        claims = dict(self._client.userinfo(token=token))
        if claims.get("sub") != subject:
            raise ProviderFailed("the provider described another person than it signed in")
        return claims


def _read_person(claims: Any) -> VerifiedPerson | None:
    if claims.get("email_verified") is not True:
        return None
    try:
        email = read_email(str(claims.get("email", "")))
    except ValueError:
        return None
    return VerifiedPerson(email, str(claims.get("name") or email))
