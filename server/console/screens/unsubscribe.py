"""Ends mails of a user's own choice by the link in them, without signing in (RFC 8058)."""

from flask import abort
from flask.typing import ResponseReturnValue

from server.console.notification_inputs import KINDS
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.domain.notifications.mail_choices import MailChoice


class UnsubscribeScreen:
    """Opening the link changes nothing, because programs open links too. A POST of a person or a mail program ends the mails."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        pages.add_open("/unsubscribe/<token>", self.show_unsubscribe)
        pages.add_open("/unsubscribe/<token>", self.unsubscribe, ("POST",))

    def show_unsubscribe(self, token: str) -> ResponseReturnValue:
        """A button that ends the mails."""
        choice = self._read(token)
        return self._renderer.respond("unsubscribe.html", choice=choice, kind=KINDS[choice.kind], is_ended=False)

    def unsubscribe(self, token: str) -> ResponseReturnValue:
        """End the mails. Doing it again is no problem."""
        choice = self._read(token)
        self._parts.mail_choices.delete_choice(choice)
        return self._renderer.respond("unsubscribe.html", choice=choice, kind=KINDS[choice.kind], is_ended=True)

    def _read(self, token: str) -> MailChoice:
        choice = self._parts.unsubscribe_links.read(token)
        return choice or abort(
            404, translate("A part of the link is missing. Choose your mails on the page about you.")
        )
