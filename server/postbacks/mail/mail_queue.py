"""Queues mails to one person, such as invitations. Their content is encrypted in the outbox: its links give access."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from server.domain.postbacks.postback import OPERATOR
from server.postbacks.mail.rendering import render_mail
from server.postbacks.mail.written_mail import NOBODY_HEADER, Seal, write_mail_request
from server.stores.call_log import CallLog

_PREFIX = "mail "


class MailQueue:
    """Puts mails into the outbox. `seal` encrypts them, `clock` returns seconds since the epoch."""

    def __init__(self, call_log: CallLog, seal: Seal, clock: Callable[[], float]) -> None:
        self._call_log = call_log
        self._seal = seal
        self._clock = clock

    def queue_mail(
        self,
        to: str,
        subject: str,
        template: str,
        values: Mapping[str, object],
        idempotency_key: str,
        *,
        is_for_nobody: bool = False,
    ) -> None:
        """Queue a mail; a second one with the same `idempotency_key` is not sent.

        One that `is_for_nobody` is queued as others are, and never sent. `template` names a pair of files in `templates`. Neither
        the log nor a list of the outbox shows the values. Raises
        `NotAMailAddress`, `MailInvalid`, `SecretKeyMissing` (DNI_SECRET_KEY is needed) and `StoreUnavailable`.
        """
        mail = render_mail(to, subject, template, values)
        request = write_mail_request(mail, _PREFIX + idempotency_key, OPERATOR, template, seal=self._seal)
        if is_for_nobody:
            request = replace(request, headers={NOBODY_HEADER: "yes"})
        now = self._clock()
        with self._call_log.begin() as transaction:
            transaction.send([request], now)
