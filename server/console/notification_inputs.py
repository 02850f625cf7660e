"""What people choose from on the page of notifications: kinds, channels, and their words."""

from collections.abc import Mapping

from server.console.forms.inputs import Input, Kind, Option
from server.domain.accounts import Account
from server.domain.notifications.recipients import Channel, NotificationKind

KINDS: Mapping[NotificationKind, str] = {
    NotificationKind.CALL_MISSED: "Missed calls, at once",
    NotificationKind.NUMBER_POOL_SHORT: "A number pool runs short",
    NotificationKind.WEBHOOKS_REFUSED: "Webhooks of the carrier are refused",
    NotificationKind.POSTBACKS_DEAD: "Postbacks could not be delivered",
    NotificationKind.WEEKLY_REPORT: "Report of the week, on Monday at 8:00",
}
CHANNELS: Mapping[Channel, str] = {
    Channel.MAIL: "Mail",
    Channel.SLACK: "Slack (incoming webhook)",
    Channel.TEAMS: "Microsoft Teams (workflow webhook)",
    Channel.WEBHOOK: "Webhook of another program (JSON)",
}


def _list_kinds(_account: Account) -> list[Option]:
    return [Option(kind.value, text) for kind, text in KINDS.items()]


def _list_channels(_account: Account) -> list[Option]:
    return [Option(channel.value, text) for channel, text in CHANNELS.items()]


INPUTS = (
    Input("kind", "What", Kind.CHOICE, list_options=_list_kinds, is_required=True),
    Input("channel", "How", Kind.CHOICE, list_options=_list_channels, is_required=True),
    Input(
        "target",
        "Where",
        help="A mail address, or the URL of the webhook. A webhook's URL may contain a secret, so lists show only its end.",
        is_required=True,
        placeholder="ann@example.com",
    ),
)
