"""Settings: who is notified of what, by mail, chat or webhook."""

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.console.account_changes import Outcome
from server.console.audit_records import record_action
from server.console.forms.inputs import show_typed
from server.console.notification_inputs import CHANNELS, INPUTS, KINDS
from server.console.pages import Pages
from server.console.parts import ConsoleParts
from server.console.rendering import Renderer, translate
from server.console.slots import HourlyLimit, Slots
from server.console.viewer import AccountPage
from server.domain.notifications.recipients import Channel, NotificationKind, Recipient, check_target, describe_target
from server.domain.notifications.trial import NotificationTrialResult
from server.domain.people.roles import Permission
from server.domain.people.sign_ins import SignInEvent
from server.stores.notifications import TooManyRecipients

_MOST_DIGITS = 18
_LONGEST_TARGET = 2_000
_MOST_TESTS_AN_HOUR = 5


class NotificationScreen:
    """The recipients of an account, with a form for a new one and a test for each."""

    def __init__(self, parts: ConsoleParts, renderer: Renderer) -> None:
        self._parts = parts
        self._renderer = renderer
        self._notifications = parts.notifications
        self._slots = Slots()
        # Anyone's address can be entered, so nobody can be flooded with tests.
        self._tested = HourlyLimit(_MOST_TESTS_AN_HOUR)

    def add_to(self, pages: Pages) -> None:
        """Register the pages."""
        see, change = Permission.SEE_ACCOUNT, Permission.CHANGE_ACCOUNT
        pages.add_for_account("/settings/notifications", see, self.show_notifications)
        pages.add_for_account("/settings/notifications", change, self.add_recipient, ("POST",))
        pages.add_for_account("/settings/notifications/remove", change, self.remove_recipient, ("POST",))
        pages.add_for_account("/settings/notifications/test", change, self.test_recipient, ("POST",))

    def show_notifications(self, page: AccountPage) -> ResponseReturnValue:
        """The list, with the form."""
        return self._respond(page)

    def add_recipient(self, page: AccountPage) -> ResponseReturnValue:
        """Add the recipient of the form."""
        kind, channel = request.form.get("kind", ""), request.form.get("channel", "")
        target = request.form.get("target", "").strip()[:_LONGEST_TARGET]
        if kind not in list(NotificationKind) or channel not in list(Channel):
            abort(400)
        problem = check_target(Channel(channel), target)
        if problem:
            # The URL is not quoted, because it may be a secret.
            message = f"{problem[0].upper()}{problem[1:]}."
            return self._respond(page, Outcome(errors={"target": message}))
        try:
            added = self._notifications.add_recipient(
                page.key, NotificationKind(kind), Channel(channel), target, self._parts.now()
            )
        except TooManyRecipients as error:
            return self._respond(page, Outcome(general=(str(error),)))
        self._record(page, SignInEvent.RECIPIENT_ADDED, added)
        return redirect(url_for(".show_notifications", key=page.key, notice="saved"), 303)

    def remove_recipient(self, page: AccountPage) -> ResponseReturnValue:
        """Remove a recipient; one that is removed already is no problem."""
        recipient = self._notifications.find_recipient(page.key, _read_id())
        if recipient is not None:
            self._notifications.delete_recipient(page.key, recipient.recipient_id)
            self._record(page, SignInEvent.RECIPIENT_REMOVED, recipient)
        return redirect(url_for(".show_notifications", key=page.key, notice="deleted"), 303)

    def test_recipient(self, page: AccountPage) -> ResponseReturnValue:
        """Send a test now, and show what the mail server or the webhook has responded."""
        recipient = self._notifications.find_recipient(page.key, _read_id())
        if recipient is None:
            abort(404, translate("This recipient was removed."))
        now = self._parts.now()
        with self._slots.take():
            if recipient.channel is Channel.MAIL and not self._tested.count(recipient.target.lower(), now):
                message = translate("This address has got five tests within an hour. Try again later.")
                return self._respond(page, Outcome(general=(message,)), status=429)
            result = self._parts.try_notification(recipient, str(now), now)
        return self._respond(page, tested=(recipient, result))

    def _record(self, page: AccountPage, event: SignInEvent, recipient: Recipient) -> None:
        # A webhook's address may be a secret, so it is written as on the page.
        about = f"{page.key}: {recipient.kind.value}, {describe_target(recipient)}"
        record_action(self._parts, page, event, about)

    def _respond(
        self,
        page: AccountPage,
        outcome: Outcome | None = None,
        tested: tuple[Recipient, NotificationTrialResult] | None = None,
        status: int = 422,
    ) -> Response:
        recipients = self._notifications.list_recipients(page.key)
        return self._renderer.respond(
            "notifications.html",
            status if outcome else 200,
            page=page,
            section="show_company",
            tab="show_notifications",
            may_change=page.may(Permission.CHANGE_ACCOUNT),
            recipients=[(one, KINDS[one.kind], CHANNELS[one.channel], describe_target(one)) for one in recipients],
            tested=tested,
            tested_target=describe_target(tested[0]) if tested else "",
            has_mail_server=self._parts.has_mail_server,
            inputs=INPUTS,
            values=show_typed(INPUTS, request.form),
            outcome=outcome or Outcome(),
        )


def _read_id() -> int:
    """The recipient's ID. Ends the request with 400 if the form has none."""
    text = request.form.get("recipient_id", "")
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        abort(400)
    return int(text)
