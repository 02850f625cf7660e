"""`dni mail`: tries out the mail server of the settings."""

import time

import click

from server.cli.environment import open_stores_now, read_settings_now
from server.domain.notifications.mail_addresses import MAIL_ADDRESS_RULE, is_mail_address
from server.notifying import compose_mail_sender
from server.postbacks.mail.rendering import render_mail
from server.postbacks.sending import SendFailed

_TEXT = "This is a test of the mail server in DNI_SMTP_URL. Mails of dni_py come here."


@click.group()
def mail() -> None:
    """Try out the mail server in DNI_SMTP_URL."""


@mail.command("test")
@click.argument("address")
def test_mail(address: str) -> None:
    """Send a test mail to ADDRESS now, and print what the mail server responds."""
    if not is_mail_address(address):
        raise click.ClickException(f"{address[:80]!r} is not a mail address; expected {MAIL_ADDRESS_RULE}")
    footer = "Somebody ran 'dni mail test' with this address."
    values = {"text": _TEXT, "facts": (), "footer": footer, "unsubscribe_url": ""}
    now = time.time()
    with open_stores_now() as stores:
        sender = compose_mail_sender(read_settings_now(), stores)
        try:
            reply = sender.send_mail(
                render_mail(address, "Test of dni_py", "notification", values), f"dni mail test {now}", now
            )
        except SendFailed as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"the mail server accepted the mail: {reply}")
