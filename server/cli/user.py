"""`dni user`: people who sign in to the console. For servers without mail, and for owners who have lost their password."""

import sys
import time
from collections.abc import Callable
from secrets import token_hex, token_urlsafe

import click

from server.cli.blocks import Table
from server.cli.command_line import write_command
from server.cli.environment import open_stores_now, read_settings_now
from server.cli.local_times import write_clock
from server.cli.output import show
from server.cli.server_url import write_url
from server.domain.account_history import OPERATOR
from server.domain.people.people import Membership, Organisation, User, choose_first, read_email, read_person_name
from server.domain.people.roles import Role
from server.domain.people.sign_ins import LinkPurpose, SignInEvent, SignInRecord, make_link, write_link
from server.open_stores import Stores
from server.stores.people import EmailTaken, LastOwner

_ID_BYTES = 8
_TOKEN_BYTES = 32


@click.group()
def user() -> None:
    """Create, list and delete users of the console, and give them a new password."""


@user.command("create")
@click.argument("email")
@click.option("--name", help="The person's name. Default: the e-mail address.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OWNER.value, show_default=True)
@click.option("--organisation", help="The name of the organisation, new or existing. Default: the first one.")
def create_user(email: str, name: str | None, role: str, organisation: str | None) -> None:
    """Create a user, and print a link with which they choose their password."""
    address, person = _read(read_email, email), _read(read_person_name, name or email)
    with open_stores_now() as stores:
        # The operator gives the link to the person, so the address counts as proved.
        created = User(token_hex(_ID_BYTES), address, person, time.time(), is_email_proved=True)
        try:
            stores.people.add_user(created)
        except EmailTaken as error:
            raise click.ClickException(
                f"There is a user {address} already. '{write_command()} user reset {address}' prints a link for a new password."
            ) from error
        organisation_id = _find_organisation(stores, organisation)
        stores.people.set_membership(Membership(created.user_id, organisation_id, Role(role)), time.time())
        _print_link(stores, created)


@user.command("reset")
@click.argument("email")
def reset_user(email: str) -> None:
    """Print a link with which a user chooses a new password.

    It also removes their second factor and passkeys, and ends their sessions.
    """
    address = _read(read_email, email)
    with open_stores_now() as stores:
        found = _find_user(stores, address)
        stores.people.set_password_hash(found.user_id, "")
        stores.second_factors.remove_all(found.user_id)
        stores.sign_ins.delete_sessions(found.user_id)
        _print_link(stores, found)


@user.command("delete")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_user(email: str, yes: bool) -> None:
    """Delete a user with sessions, second factors, saved views and choices of mails, after asking.

    Accounts stay with their organisations. Notes, and lines of the audit, stay with the e-mail address of their author.
    """
    address = _read(read_email, email)
    with open_stores_now() as stores:
        found = _find_user(stores, address)
        if not yes:
            if not sys.stdin.isatty():
                raise click.ClickException(f"nothing changed. Add --yes to delete {address}.")
            click.confirm(f"Delete {address}?", abort=True)
        left = stores.people.list_memberships(found.user_id)
        now = time.time()
        try:
            stores.people.delete_user(found.user_id, now)
        except LastOwner as error:
            raise click.ClickException(
                f"{address} is the only owner of an organisation. Make another member an owner first."
            ) from error
        for organisation_id in [one.organisation_id for one in left] or [""]:
            event, by = SignInEvent.MEMBER_REMOVED, OPERATOR.name
            stores.sign_ins.record(SignInRecord(now, event, by, "", address, organisation_id))
    click.echo(f"user {address}: deleted")


@user.command("list")
def list_users() -> None:
    """List all users, with their organisations and roles."""
    with open_stores_now() as stores:
        names = {one.organisation_id: one.name for one in stores.people.list_organisations()}
        rows = [
            (one.email, one.name, _write_roles(stores, one, names), write_clock(one.created_at, "UTC"))
            for one in stores.people.list_users()
        ]
    if not rows:
        click.echo(f"There are no users. '{write_command()} serve' prints a link that sets up the first one.")
        return
    show([Table(("e-mail", "name", "roles", "created"), rows)])


def _read(read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except ValueError as error:
        raise click.ClickException(f"{text!r}: {error}") from error


def _find_user(stores: Stores, address: str) -> User:
    found = stores.people.find_user_by_email(address)
    if found is None:
        raise click.ClickException(f"There is no user {address}. '{write_command()} user list' lists all.")
    return found


def _find_organisation(stores: Stores, name: str | None) -> str:
    """The ID of the organisation of this name, or of the first one; a new one if there is none."""
    listed = stores.people.list_organisations()
    first = choose_first(listed)
    if name is None and first:
        return first.organisation_id
    named = [one for one in listed if one.name == name]
    if named:
        return named[0].organisation_id
    created = Organisation(token_hex(_ID_BYTES), _read(read_person_name, name or "My organisation"))
    stores.people.add_organisation(created)
    return created.organisation_id


def _print_link(stores: Stores, owner: User) -> None:
    token = token_urlsafe(_TOKEN_BYTES)
    stores.sign_ins.delete_links(LinkPurpose.NEW_PASSWORD, user_id=owner.user_id, email=owner.email)
    link = make_link(LinkPurpose.NEW_PASSWORD, token, time.time(), user_id=owner.user_id, email=owner.email)
    stores.sign_ins.add_link(link)
    settings = read_settings_now()
    address = settings.public_url or write_url(settings.host, settings.port)
    click.echo(f"Open this link within an hour to choose a password for {owner.email}:", err=True)
    click.echo(write_link(address, LinkPurpose.NEW_PASSWORD, token))


def _write_roles(stores: Stores, one: User, names: dict[str, str]) -> str:
    memberships = stores.people.list_memberships(one.user_id)
    return ", ".join(f"{each.role.value} of {names[each.organisation_id]}" for each in memberships) or "none"
