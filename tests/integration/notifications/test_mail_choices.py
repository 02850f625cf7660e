"""Users get by mail what they chose themselves, while they may read the account."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.domain.people.people import Membership, Organisation, User, write_own_number
from server.domain.people.roles import Role
from server.notifying import compose_recipients, compose_unsubscribe_links
from server.settings import Settings
from server.watch.missed_calls import MissedCalls
from tests.integration.calls.callers import NOON, add, end, make_call, ring
from tests.integration.notifications.conftest import Notified

KIND = NotificationKind.POSTBACKS_DEAD
EVENT = Notification("demo", KIND, "1", "Two postbacks failed", "Two postbacks failed.")
MISSED = NotificationKind.CALL_MISSED
PUBLIC_URL = "https://numbers.example.com"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The server knows its address, so mails have links."""
    return settings.model_copy(update={"public_url": PUBLIC_URL})


def join(
    notified: Notified, name: str, role: Role, *kinds: NotificationKind, numbers: tuple[str, ...] = ()
) -> MailChoice:
    """Make a user a member of the organisation that owns the account; returns their first choice."""
    people = notified.stores.people
    if not people.list_organisations():
        people.add_organisation(Organisation("acme", "Acme"))
    people.add_user(User(name, f"{name}@acme.example", name, NOON, is_email_proved=True))
    own = tuple(write_own_number("demo", number) for number in numbers)
    people.set_membership(Membership(name, "acme", role, own), 0.0)
    choices = [MailChoice(name, "demo", kind) for kind in kinds]
    notified.stores.mail_choices.replace_choices(name, ["demo"], choices)
    return choices[0]


def deliver(notified: Notified, notification: Notification = EVENT) -> list[str]:
    """Notify and deliver; who has got mails so far."""
    notified.notifier.notify(notification)
    notified.deliver()
    return sorted(got.recipients[0] for got in notified.mails.received)


def test_each_user_gets_what_they_chose(notified: Notified) -> None:
    join(notified, "ann", Role.ANALYST, KIND)
    join(notified, "ben", Role.OWNER, MISSED)
    assert deliver(notified) == ["ann@acme.example"]
    assert deliver(notified, replace(EVENT, kind=MISSED)) == ["ann@acme.example", "ben@acme.example"]


def test_the_mail_offers_to_unsubscribe_by_one_click(notified: Notified) -> None:
    choice = join(notified, "ann", Role.OWNER, KIND)
    deliver(notified)
    (got,) = notified.mails.received
    link = compose_unsubscribe_links(notified.settings).write(choice)
    assert link.startswith(f"{PUBLIC_URL}/console/unsubscribe/")
    # As the bytes were sent: mail programs read no encoded words here.
    assert f"\nList-Unsubscribe: <{link}>\n" in got.message.as_string(maxheaderlen=0)
    assert got.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert got.text.endswith(
        "You get this mail because you chose postbacks_dead notifications of account demo on the page about yourself.\n"
        f"\nStop these mails: {link}\n"
    )
    assert f'<a href="{link}"' in got.html
    assert "X-DNI-User" not in got.message.as_string()


def test_without_https_or_a_lasting_key_no_header_promises_what_does_not_work(notified: Notified) -> None:
    join(notified, "ann", Role.OWNER, KIND)
    whole = notified.settings
    notified.settings = whole.model_copy(update={"public_url": "http://10.0.0.9:8000"})
    deliver(notified)
    notified.settings = whole.model_copy(update={"public_url": ""})
    deliver(notified, replace(EVENT, occurrence="2"))
    by_http, without = (got.message for got in notified.mails.received)
    assert by_http["List-Unsubscribe"].startswith("<http://10.0.0.9:8000/console/unsubscribe/")
    assert by_http["List-Unsubscribe-Post"] is None
    assert without["List-Unsubscribe"] is None


def test_a_recipient_of_the_account_has_no_link_and_gets_no_second_mail(notified: Notified) -> None:
    join(notified, "ann", Role.OWNER, KIND)
    notified.add(KIND, target="Ann@Acme.example")
    assert deliver(notified) == ["Ann@Acme.example"]
    assert notified.mails.received[0].message["List-Unsubscribe"] is None
    assert deliver(notified) == ["Ann@Acme.example"]


def test_lost_access_ends_the_mails_also_those_that_wait(notified: Notified) -> None:
    join(notified, "olga", Role.OWNER, MISSED)
    join(notified, "ann", Role.MANAGER, KIND)
    join(notified, "ben", Role.MANAGER, KIND)
    notified.notifier.notify(EVENT)
    notified.stores.people.remove_membership("ann", "acme", 0.0)
    notified.stores.people.set_membership(Membership("ben", "acme", Role.AGENT), 0.0)
    with capture_logs() as lines:
        assert deliver(notified) == []
    assert [line["event"] for line in lines if line["log_level"] != "info"] == []
    assert [line["event"] for line in lines].count("mail_not_wanted") == 2
    assert notified.list_outbox() == []
    assert deliver(notified, replace(EVENT, occurrence="2")) == []
    notified.stores.people.set_membership(Membership("ann", "acme", Role.ANALYST), 0.0)
    assert deliver(notified, replace(EVENT, occurrence="3")) == ["ann@acme.example"]


def test_a_choice_that_ended_ends_the_mails_that_wait(notified: Notified) -> None:
    choice = join(notified, "ann", Role.OWNER, KIND)
    notified.notifier.notify(EVENT)
    assert notified.stores.mail_choices.delete_choice(choice)
    assert deliver(notified) == []


def test_members_of_other_organisations_get_nothing(notified: Notified) -> None:
    join(notified, "olga", Role.OWNER, KIND)
    people = notified.stores.people
    people.add_organisation(Organisation("rival", "Rival"))
    people.add_user(User("eve", "eve@rival.example", "Eve", NOON, is_email_proved=True))
    people.set_membership(Membership("eve", "rival", Role.OWNER), 0.0)
    notified.stores.mail_choices.replace_choices("eve", ["demo"], [MailChoice("eve", "demo", KIND)])
    assert deliver(notified) == ["olga@acme.example"]


def test_an_address_that_nobody_has_proved_gets_no_mail(notified: Notified) -> None:
    join(notified, "olga", Role.OWNER, KIND)
    people = notified.stores.people
    people.add_user(User("eve", "eve@acme.example", "Eve", NOON))
    people.set_membership(Membership("eve", "acme", Role.OWNER), 0.0)
    notified.stores.mail_choices.replace_choices("eve", ["demo"], [MailChoice("eve", "demo", KIND)])
    assert deliver(notified) == ["olga@acme.example"]
    people.prove_email("eve")
    assert deliver(notified, replace(EVENT, occurrence="2")) == ["eve@acme.example", *["olga@acme.example"] * 2]


def test_an_address_that_mail_servers_refuse_keeps_no_mail_from_the_others(notified: Notified) -> None:
    join(notified, "ann", Role.OWNER, KIND)
    join(notified, "jürgen", Role.OWNER, KIND)
    assert deliver(notified) == ["ann@acme.example"]


def test_agents_get_missed_calls_of_their_own_receiving_numbers_only(notified: Notified) -> None:
    notified.clock.now = NOON
    join(notified, "olga", Role.OWNER, MISSED)
    join(notified, "ann", Role.AGENT, MISSED, KIND, numbers=("desk",))
    join(notified, "ben", Role.AGENT, MISSED, numbers=("workshop",))
    stores = notified.stores
    watch = MissedCalls(
        notified.runtimes,
        stores.call_log,
        stores.notifications,
        compose_recipients(stores).list_accounts,
        notified.notifier.notify,
    )
    watch.look(NOON)
    add(stores.call_log, make_call("CA1", NOON, ring(NOON, "desk"), end(NOON + 20, "no_answer")))
    watch.look(NOON + 21)
    add(stores.call_log, make_call("CA2", NOON, end(NOON + 30, "no_answer")))
    watch.look(NOON + 31)
    notified.clock.now = NOON + 31
    assert deliver(notified) == ["ann@acme.example", "olga@acme.example", "olga@acme.example"]
