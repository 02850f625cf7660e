"""Links that end a user's choice to get a kind of notifications by mail. They are signed, and need no signing in."""

import json
from collections.abc import Sequence

from itsdangerous import BadData, URLSafeSerializer

from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.recipients import NotificationKind

LONGEST_TOKEN = 1_000


class UnsubscribeLinks:
    """Writes and reads links. `secret_keys`: the key that signs, then older keys whose signatures are still valid.

    A link has no end: a mail may be read years later, and all that its link can do is to end one choice.
    """

    def __init__(self, secret_keys: Sequence[str], public_url: str) -> None:
        # The serializer signs with the last key.
        self._serializer = URLSafeSerializer(list(reversed(secret_keys)), salt="dni_py unsubscribe", serializer=json)
        self._public_url = public_url

    def write(self, choice: MailChoice) -> str:
        """The address that ends the choice."""
        token = self._serializer.dumps([choice.user_id, choice.account, choice.kind.value])
        return f"{self._public_url}/console/unsubscribe/{token}"

    def read(self, token: str) -> MailChoice | None:
        """The choice that the token of an address ends; None if it is not ours."""
        if len(token) > LONGEST_TOKEN:
            return None
        try:
            user_id, account, kind = self._serializer.loads(token)
        except BadData:
            return None
        return MailChoice(user_id, account, NotificationKind(kind))
