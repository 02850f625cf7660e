"""Single sign-on by OpenID Connect: its settings, and what goes to the provider and comes back."""

from dataclasses import dataclass, field


class ProviderFailed(Exception):
    """The provider can't be reached, or its response is invalid. The message is for the operator."""


@dataclass(frozen=True)
class ProviderSettings:
    """The provider of DNI_OIDC_ISSUER. `name` is on the button of the sign-in page."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str


@dataclass(frozen=True)
class SignOnRequest:
    """The address to which the browser goes, and what its return is checked with (`state`, `nonce`, PKCE's verifier)."""

    url: str
    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class VerifiedPerson:
    """A person with an e-mail address of which the provider says that it is verified."""

    email: str
    name: str
