"""The second step of signing in: the code of an authenticator app, or a recovery code."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.authenticator_apps import check_code
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.second_step import find_first_step, finish_sign_in
from server.stores.secrets import SecretUnreadable


class SecondStepScreen:
    """The page that asks for a code."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_open("/sign-in/code", self.show_code)
        pages.add_open("/sign-in/code", self.enter_code, ("POST",))

    def show_code(self) -> ResponseReturnValue:
        """The empty form, for a browser that has passed the first step."""
        return self._respond() if find_first_step(self._parts) else redirect(url_for(".show_sign_in"), 303)

    def enter_code(self) -> ResponseReturnValue:
        """Check the code, and start a session."""
        found = find_first_step(self._parts)
        if found is None:
            return redirect(url_for(".show_sign_in"), 303)
        user, opens_next = found
        try:
            client = self._parts.identify_client(request)
            problem = check_code(self._parts, client, user, request.form.get("code", "")[:100])
        except SecretUnreadable:
            error = translate(
                "The second factor can't be read any more. Ask the operator of this server for `dni user reset`."
            )
            return self._respond(error, 503)
        if problem:
            return self._respond(translate(problem), 403)
        return finish_sign_in(self._parts, user, opens_next, "code")

    def _respond(self, error: str = "", status: int = 200) -> Response:
        return self._renderer.respond("second_step.html", status, error=error)
