"""Writes lines of the audit: sign-ins, and what people do besides changing accounts."""

from flask import request

from server.console.parts import ConsoleParts
from server.console.viewer import OrganisationPage
from server.domain.people.sign_ins import SignInEvent, SignInRecord


def record_sign_in(parts: ConsoleParts, event: SignInEvent, email: str, details: str = "") -> None:
    """Record what concerns one person, from the client of this request."""
    parts.sign_ins.record(SignInRecord(parts.now(), event, email, parts.identify_client(request), details))


def record_action(parts: ConsoleParts, page: OrganisationPage, event: SignInEvent, details: str) -> None:
    """Record what the viewer did in the organisation. `details` says who or what it concerns."""
    client = parts.identify_client(request)
    email, organisation_id = page.viewer.user.email, page.organisation.organisation_id
    parts.sign_ins.record(SignInRecord(parts.now(), event, email, client, details, organisation_id))
