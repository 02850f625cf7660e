"""Signing in at the provider of single sign-on. Only users, and people with an open invitation, get in."""

from functools import cached_property
from secrets import compare_digest, token_hex
from typing import TYPE_CHECKING

import structlog
from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_sign_in
from server.console.invitations import accept_invitation
from server.console.loading import load_open_id_provider
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.screens.sign_in import find_next
from server.console.second_step import finish_sign_in
from server.console.single_sign_on import ProviderFailed, ProviderSettings, VerifiedPerson
from server.console.viewer import uses_https
from server.domain.people.people import LONGEST_NAME, User
from server.domain.people.sign_ins import FAILURE_WINDOW_SECONDS, MOST_FAILURES_OF_CLIENT, LinkPurpose, SignInEvent
from server.stores.people import EmailTaken

if TYPE_CHECKING:
    from server.console.open_id_provider import OpenIdProvider

_PURPOSE, _COOKIE, _SECONDS = "single sign-on", "dni_console_sign_on", 900.0
_FAILURE_KEPT_SECONDS = 10.0
_ID_BYTES = 8
_log = structlog.get_logger()


class SingleSignOnScreen:
    """Sends the browser to the provider, and signs in the person that comes back. Second factors are up to the provider."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer, settings: ProviderSettings) -> None:
        self._parts = parts
        self._renderer = renderer
        self._settings = settings
        self._failed_at = float("-inf")

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_open("/sign-in/provider", self.go_to_provider)
        pages.add_open("/sign-in/return", self.return_from_provider)

    def go_to_provider(self) -> ResponseReturnValue:
        """Send the browser to the provider, with a state that only this browser brings back."""
        # Each try can wait for seconds, and anyone can ask for it.
        if self._parts.now() - self._failed_at < _FAILURE_KEPT_SECONDS:
            return self._refuse("provider_failed")
        try:
            made = self._provider.begin(self._write_return_address())
        except ProviderFailed as error:
            self._failed_at = self._parts.now()
            return self._fail(error)
        values = {"state": made.state, "nonce": made.nonce, "verifier": made.code_verifier}
        opens_next = find_next(url_for(".show_home"))
        signed = self._parts.states.write(_PURPOSE, {**values, "next": opens_next}, _SECONDS)
        response = Response(status=303, headers={"Location": made.url})
        response.set_cookie(
            _COOKIE, signed, int(_SECONDS), secure=uses_https(self._parts, request), httponly=True, samesite="Lax"
        )
        return response

    def return_from_provider(self) -> ResponseReturnValue:
        """Check what the provider says, and start a session."""
        values = self._parts.states.read(_PURPOSE, request.cookies.get(_COOKIE, ""))
        code = request.args.get("code", "")
        if not values or not code or not _is_same(values["state"], request.args.get("state", "")):
            return self._refuse("provider_refused")
        client, since = self._parts.identify_client(request), self._parts.now() - FAILURE_WINDOW_SECONDS
        if self._parts.sign_ins.count_failures("", client, since).of_client >= MOST_FAILURES_OF_CLIENT:
            abort(429, translate("Too many failed attempts. Wait 15 minutes and try again."))
        try:
            person = self._provider.finish(code, self._write_return_address(), values["nonce"], values["verifier"])
        except ProviderFailed as error:
            record_sign_in(self._parts, SignInEvent.SIGN_IN_FAILED, "", "single sign-on")
            return self._fail(error)
        user = self._find_user(person) if person else None
        if user is None:
            record_sign_in(self._parts, SignInEvent.SIGN_IN_FAILED, person.email if person else "", "single sign-on")
            return self._refuse("provider_unknown" if person else "provider_unverified")
        response = finish_sign_in(self._parts, user, values["next"], "single sign-on")
        response.delete_cookie(_COOKIE, secure=uses_https(self._parts, request), httponly=True, samesite="Lax")
        return response

    @cached_property
    def _provider(self) -> "OpenIdProvider":
        return load_open_id_provider()(self._settings)

    def _find_user(self, person: VerifiedPerson) -> User | None:
        """The user with this address; a new one if there is an open invitation, which is then used up."""
        parts, now = self._parts, self._parts.now()
        user = parts.people.find_user_by_email(person.email)
        if user is not None:
            parts.people.prove_email(user.user_id)
            return user
        listed = parts.sign_ins.list_invitations_for(person.email, now)
        used = [one for one in listed if parts.sign_ins.use_link(one.digest, LinkPurpose.INVITATION, now)]
        if not used:
            return None
        name = " ".join(person.name.split())[:LONGEST_NAME]
        shown = name if name.isprintable() and name else person.email
        created = User(token_hex(_ID_BYTES), person.email, shown, now, is_email_proved=True)
        try:
            parts.people.add_user(created)
        except EmailTaken:
            return parts.people.find_user_by_email(person.email)
        for link in used:
            accept_invitation(parts, link, created)
        return created

    def _write_return_address(self) -> str:
        return f"{(self._parts.public_url or request.host_url).rstrip('/')}{url_for('.return_from_provider')}"

    def _fail(self, error: ProviderFailed) -> ResponseReturnValue:
        _log.error("single_sign_on_failed", reason=str(error))
        return self._refuse("provider_failed")

    def _refuse(self, notice: str) -> ResponseReturnValue:
        return redirect(url_for(".show_sign_in", notice=notice), 303)


def _is_same(expected: str, given: str) -> bool:
    """Whether the texts are equal, in a time that does not tell where they differ. As bytes, because texts have to be ASCII."""
    return compare_digest(expected.encode(), given.encode("utf-8", "replace"))
