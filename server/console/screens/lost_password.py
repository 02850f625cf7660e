"""The form for a lost password. It gives the same answer to everyone, so nobody learns here who has an account."""

from contextlib import suppress

from flask import request
from flask.typing import ResponseReturnValue

from server.console.audit_records import record_sign_in
from server.console.formats import write_moment
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.domain.people.people import LONGEST_EMAIL, User
from server.domain.people.sign_ins import (
    LOST_PASSWORD_WINDOW_SECONDS,
    MOST_LOST_PASSWORDS_OF_CLIENT,
    MOST_LOST_PASSWORDS_OF_EMAIL,
    LinkPurpose,
    SignInEvent,
    make_link,
    write_link,
)

_NOBODY = "nobody"
"""The ID of no user."""


class LostPasswordScreen:
    """Mails a link for a new password, if the server can send mail."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_open("/lost-password", self.show_lost_password)
        pages.add_open("/lost-password", self.ask_for_link, ("POST",))

    def show_lost_password(self) -> ResponseReturnValue:
        """The form; on a server without mail, the command for its operator."""
        can_mail = self._parts.send_mail is not None
        return self._renderer.respond("lost_password.html", can_mail=can_mail, is_asked=False)

    def ask_for_link(self) -> ResponseReturnValue:
        """Mail the link, to a user who did not ask too often."""
        parts, now = self._parts, self._parts.now()
        email = request.form.get("email", "").strip().lower()[:LONGEST_EMAIL]
        client, since = parts.identify_client(request), now - LOST_PASSWORD_WINDOW_SECONDS
        of_email, of_client = parts.sign_ins.count_events(SignInEvent.PASSWORD_LOST, email, client, since)
        may_ask = of_email < MOST_LOST_PASSWORDS_OF_EMAIL and of_client < MOST_LOST_PASSWORDS_OF_CLIENT
        if parts.send_mail is not None and may_ask:
            record_sign_in(parts, SignInEvent.PASSWORD_LOST, email)
            self._mail_link(email, parts.people.find_user_by_email(email))
        return self._renderer.respond("lost_password.html", can_mail=parts.send_mail is not None, is_asked=True)

    def _mail_link(self, email: str, user: User | None) -> None:
        """Mail a new link. Earlier ones stay valid, because anyone can ask; there are few, as nobody can ask often.

        For an address of nobody it does the same work, so that nobody learns from the time of the response who has a user: it
        stores a link that nobody gets and that is of nobody, and queues a mail that is not sent.
        """
        parts, token, purpose = self._parts, self._parts.draw_token(), LinkPurpose.NEW_PASSWORD
        link = make_link(purpose, token, parts.now(), user_id=user.user_id if user else _NOBODY, email=email)
        parts.sign_ins.add_link(link)
        values = {
            "to": email,
            "link": write_link(parts.public_url, purpose, token),
            "valid_until": f"{write_moment(link.expires_at, 'UTC')} UTC",
        }
        if parts.send_mail is not None:
            subject, key = translate("Your new password for dni_py"), f"lost password {link.digest}"
            # Mail servers refuse some addresses that the console accepts. The answer is the same for them.
            with suppress(ValueError):
                parts.send_mail(email, subject, "lost_password", values, key, is_for_nobody=user is None)
