"""`dni notify`: who is notified of what happens in an account."""

import os
import time

import click

from server.cli.account import find_account
from server.cli.blocks import Table
from server.cli.command_line import write_command
from server.cli.deleting import delete_of_account
from server.cli.environment import open_stores_now, read_settings_now
from server.cli.output import show
from server.domain.notifications.recipients import Channel, NotificationKind, check_target, describe_target
from server.notifying import compose_notification_sender
from server.stores.notifications import TooManyRecipients

_LARGEST_ID = 2**63 - 1
_ID = click.IntRange(1, _LARGEST_ID)


@click.group()
def notify() -> None:
    """Choose who is notified of missed calls and other events, by mail or webhook."""


@notify.command("add")
@click.argument("key")
@click.argument("kind", type=click.Choice([kind.value for kind in NotificationKind]))
@click.argument("channel", type=click.Choice([channel.value for channel in Channel]))
@click.argument("target")
def add_recipient(key: str, kind: str, channel: str, target: str) -> None:
    """Notify TARGET of events of one KIND in account KEY.

    TARGET is a mail address, or the URL of a webhook of Slack, of Teams or of another program.
    """
    problem = check_target(Channel(channel), target)
    if problem:
        # A URL is not quoted, because it may be a secret.
        raise click.ClickException(f"TARGET can't be used for {channel}; {problem}")
    with open_stores_now() as stores:
        find_account(stores.accounts, key)
        try:
            added = stores.notifications.add_recipient(
                key, NotificationKind(kind), Channel(channel), target, time.time()
            )
        except TooManyRecipients as error:
            raise click.ClickException(str(error)) from error
    click.echo(
        f"recipient {added.recipient_id} of account {key!r}: {kind} by {channel} to {describe_target(added)}. "
        f"'{write_command()} notify test {key} {added.recipient_id}' sends a test."
    )


@notify.command("list")
@click.argument("key")
def list_recipients(key: str) -> None:
    """List who is notified of what in account KEY. Of a webhook only the host and the last characters are shown."""
    with open_stores_now() as stores:
        find_account(stores.accounts, key)
        recipients = stores.notifications.list_recipients(key)
    if not recipients:
        click.echo(
            f"Account {key!r} notifies nobody. Add a recipient with '{write_command()} notify add {key} KIND CHANNEL TARGET'."
        )
        return
    rows = [(str(one.recipient_id), one.kind.value, one.channel.value, describe_target(one)) for one in recipients]
    show([Table((">id", "kind", "channel", "target"), rows)])


@notify.command("remove")
@click.argument("key")
@click.argument("recipient_id", metavar="ID", type=_ID)
def remove_recipient(key: str, recipient_id: int) -> None:
    """Stop notifying the recipient ID of account KEY."""
    delete_of_account(
        key,
        lambda stores: stores.notifications.delete_recipient(key, recipient_id),
        missing=f"has no recipient {recipient_id}",
        listing=f"{write_command()} notify list",
    )
    click.echo(f"recipient {recipient_id} of account {key!r} removed")


@notify.command("test")
@click.argument("key")
@click.argument("recipient_id", metavar="ID", type=_ID)
def test_recipient(key: str, recipient_id: int) -> None:
    """Send a test to the recipient ID of account KEY now, and print what the mail server or the webhook responds."""
    now = time.time()
    with open_stores_now() as stores:
        find_account(stores.accounts, key)
        recipient = stores.notifications.find_recipient(key, recipient_id)
        if recipient is None:
            raise click.ClickException(
                f"account {key!r} has no recipient {recipient_id}; '{write_command()} notify list {key}' shows what it has"
            )
        sender = compose_notification_sender(read_settings_now(), stores, os.environ)
        result = sender.try_out(recipient, str(now), now)
    if not result.is_accepted:
        raise click.ClickException(f"the test was not accepted: {result.response}")
    click.echo(f"the test was accepted: {result.response}")
