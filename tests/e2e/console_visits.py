"""A signed-in browser on the console of an account that the shared server serves."""

import secrets
import time
from contextlib import closing

from playwright.sync_api import Page

from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import SignInSession, compute_token_digest
from server.open_stores import open_stores
from server.settings import read_settings
from tests.e2e.conftest import OpenContext


def open_console(open_context: OpenContext, database_url: str, key: str, role: Role = Role.OWNER) -> Page:
    """A page of a person with this role in an organisation that has the account alone."""
    user_id, token, now = secrets.token_hex(8), secrets.token_urlsafe(), time.time()
    with closing(open_stores(read_settings({"DNI_DATABASE_URL": database_url}))) as stores:
        stores.people.add_organisation(Organisation(f"of-{key}", key.title()))
        stores.people.assign_account(key, f"of-{key}")
        stores.people.add_user(User(user_id, f"{user_id}@shop.example", "Ana", now))
        stores.people.set_membership(Membership(user_id, f"of-{key}", role), 0.0)
        stores.sign_ins.add_session(SignInSession(compute_token_digest(token), user_id, now, now))
    context = open_context()
    page = context.new_page()
    page.goto("/console/sign-in")
    context.add_cookies([{"name": "dni_console", "value": token, "url": page.url}])
    page.goto(f"/console/a/{key}/number-pools")
    return page
