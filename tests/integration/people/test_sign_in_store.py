"""The store of sign-ins: sessions, one-time links, and the audit."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from server.app import create_watches
from server.domain.people.people import Membership
from server.domain.people.roles import Role
from server.domain.people.sign_ins import (
    LINK_SECONDS,
    LONGEST_IDLE_SECONDS,
    LinkPurpose,
    SignInEvent,
    SignInRecord,
    SignInSession,
    compute_token_digest,
    make_link,
)
from server.open_stores import Stores
from server.settings import Settings
from server.stores.people import People
from server.stores.sign_ins import SignIns
from tests.integration.people.conftest import NOON

HERE = SignInSession("here", "ana", NOON, NOON, "client", "Firefox")
THERE = SignInSession("there", "ana", NOON, NOON + 5, "client", "Safari")
TOKEN = "a long random token"
DIGEST = compute_token_digest(TOKEN)


def test_sessions_are_listed_last_used_first_and_ended(sign_ins: SignIns) -> None:
    for session in (HERE, THERE, replace(HERE, digest="of Ben", user_id="ben")):
        sign_ins.add_session(session)
    assert sign_ins.list_sessions("ana") == [THERE, HERE]
    sign_ins.record_seen("here", NOON + 9)
    assert sign_ins.find_session("here") == replace(HERE, seen_at=NOON + 9)
    assert not sign_ins.delete_session("ben", "here")
    assert sign_ins.delete_sessions("ana", except_digest="here") == 1
    assert sign_ins.delete_session("ana", "here")
    assert sign_ins.list_sessions("ana") == []
    assert len(sign_ins.list_sessions("ben")) == 1


def test_a_link_works_once_and_stays_usable_until_then(sign_ins: SignIns) -> None:
    link = make_link(
        LinkPurpose.INVITATION, TOKEN, NOON, email="new@acme.example", organisation_id="acme", role="agent"
    )
    link = replace(link, receiving_numbers=("desk",))
    sign_ins.add_link(link)
    assert sign_ins.find_link(DIGEST, LinkPurpose.INVITATION, NOON) == link
    assert sign_ins.use_link(DIGEST, LinkPurpose.INVITATION, NOON) == link
    assert sign_ins.find_link(DIGEST, LinkPurpose.INVITATION, NOON) is None
    assert sign_ins.use_link(DIGEST, LinkPurpose.INVITATION, NOON) is None


def test_of_concurrent_uses_of_a_link_exactly_one_gets_it(stores: Stores) -> None:
    sign_ins = stores.sign_ins
    for round_number in range(5):
        sign_ins.add_link(make_link(LinkPurpose.SET_UP, f"token {round_number}", NOON))
        digest = compute_token_digest(f"token {round_number}")
        with ThreadPoolExecutor(4) as pool:
            used = list(pool.map(lambda _, one=digest: sign_ins.use_link(one, LinkPurpose.SET_UP, NOON), range(4)))
        assert len([link for link in used if link is not None]) == 1


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_link_expires_and_has_one_purpose(stores: Stores, purpose: LinkPurpose) -> None:
    sign_ins = stores.sign_ins
    sign_ins.add_link(make_link(purpose, TOKEN, NOON))
    for other in set(LinkPurpose) - {purpose}:
        assert sign_ins.use_link(DIGEST, other, NOON) is None
    ends_at = NOON + LINK_SECONDS[purpose]
    assert sign_ins.use_link(DIGEST, purpose, ends_at) is None
    assert sign_ins.use_link(DIGEST, purpose, ends_at - 1) is not None


def test_open_invitations_of_one_organisation_are_listed(sign_ins: SignIns) -> None:
    for email, organisation_id in (("b@acme.example", "acme"), ("a@acme.example", "acme"), ("c@x.example", "rival")):
        about = {"email": email, "organisation_id": organisation_id, "role": "analyst"}
        sign_ins.add_link(make_link(LinkPurpose.INVITATION, email, NOON, **about))
    sign_ins.add_link(make_link(LinkPurpose.NEW_PASSWORD, "other", NOON, organisation_id="acme"))
    listed = sign_ins.list_invitations("acme", NOON)
    assert [link.email for link in listed] == ["a@acme.example", "b@acme.example"]
    assert sign_ins.list_invitations("acme", NOON + LINK_SECONDS[LinkPurpose.INVITATION]) == []


def test_a_user_s_links_of_a_purpose_are_deleted(sign_ins: SignIns) -> None:
    for user_id in ("ana", "ben"):
        email = f"{user_id}@acme.example"
        sign_ins.add_link(make_link(LinkPurpose.NEW_PASSWORD, user_id, NOON, user_id=user_id, email=email))
    sign_ins.delete_links(LinkPurpose.NEW_PASSWORD, user_id="ana", email="ana@acme.example")
    assert sign_ins.find_link(compute_token_digest("ana"), LinkPurpose.NEW_PASSWORD, NOON) is None
    assert sign_ins.find_link(compute_token_digest("ben"), LinkPurpose.NEW_PASSWORD, NOON) is not None


def test_failures_are_counted_by_address_and_client_and_forgiven_by_a_success(sign_ins: SignIns) -> None:
    def record(event: SignInEvent, email: str, client: str, at: float) -> None:
        sign_ins.record(SignInRecord(at, event, email, client))

    for second in range(3):
        record(SignInEvent.SIGN_IN_FAILED, "ana@acme.example", "here", NOON + second)
    record(SignInEvent.SIGN_IN_FAILED, "ana@acme.example", "there", NOON)
    record(SignInEvent.SIGN_IN_FAILED, "ben@acme.example", "here", NOON)
    counted = sign_ins.count_failures("ana@acme.example", "here", NOON)
    assert (counted.of_email, counted.of_client, counted.of_both) == (4, 4, 3)
    record(SignInEvent.SIGNED_IN, "ana@acme.example", "here", NOON + 9)
    counted = sign_ins.count_failures("ana@acme.example", "here", NOON)
    assert (counted.of_email, counted.of_client, counted.of_both) == (4, 4, 0)
    assert sign_ins.count_failures("ana@acme.example", "here", NOON + 60).of_email == 0


def test_failed_codes_count_as_failures_and_by_themselves(sign_ins: SignIns) -> None:
    for event in (SignInEvent.SIGN_IN_FAILED, SignInEvent.CODE_FAILED, SignInEvent.CODE_FAILED):
        sign_ins.record(SignInRecord(NOON, event, "ana@acme.example", "here"))
    counted = sign_ins.count_failures("ana@acme.example", "elsewhere", NOON)
    assert (counted.of_email, counted.of_client, counted.codes_of_email) == (3, 0, 2)


def test_events_are_counted_for_an_address_and_from_a_client(sign_ins: SignIns) -> None:
    for email, client in (("ana@acme.example", "here"), ("ana@acme.example", "there"), ("ben@acme.example", "here")):
        sign_ins.record(SignInRecord(NOON, SignInEvent.PASSWORD_LOST, email, client))
    sign_ins.record(SignInRecord(NOON, SignInEvent.SIGNED_IN, "ana@acme.example", "there"))
    assert sign_ins.count_events(SignInEvent.PASSWORD_LOST, "ana@acme.example", "there", NOON) == (2, 1)
    assert sign_ins.count_events(SignInEvent.PASSWORD_LOST, "ana@acme.example", "there", NOON + 1) == (0, 0)


def test_the_audit_of_an_organisation_has_its_own_lines_and_its_members_sign_ins(sign_ins: SignIns) -> None:
    ana, ben = "ana@acme.example", "ben@acme.example"
    lines = [
        SignInRecord(NOON, SignInEvent.SIGNED_IN, ana, "here"),
        SignInRecord(NOON + 1, SignInEvent.USER_INVITED, ana, "here", "new@acme.example", "acme"),
        SignInRecord(NOON + 2, SignInEvent.USER_INVITED, ana, "here", "secret@rival.example", "rival"),
        SignInRecord(NOON + 3, SignInEvent.SIGNED_IN, ben, "there"),
        SignInRecord(NOON + 4, SignInEvent.MEMBER_REMOVED, "gone@acme.example", "there", ben, "acme"),
    ]
    for line in lines:
        sign_ins.record(line)
    assert sign_ins.list_records("acme", NOON + 9, 10) == [lines[4], lines[1], lines[0]]
    assert sign_ins.list_records("acme", NOON + 1, 1) == [lines[1]]


def test_the_audit_lists_what_members_did_for_themselves_only_while_they_were_members(
    sign_ins: SignIns, people: People
) -> None:
    lines = [SignInRecord(NOON + hour, SignInEvent.SIGNED_IN, "ben@acme.example", "here") for hour in range(10)]
    for line in lines:
        sign_ins.record(line)
    people.set_membership(Membership("ben", "acme", Role.ANALYST), NOON + 2)
    assert sign_ins.list_records("acme", NOON + 9, 20) == lines[:1:-1]
    people.set_membership(Membership("ben", "acme", Role.MANAGER), NOON + 3)
    people.remove_membership("ben", "acme", NOON + 4)
    assert sign_ins.list_records("acme", NOON + 9, 20) == lines[4:1:-1]
    people.set_membership(Membership("ben", "acme", Role.ANALYST), NOON + 6)
    people.delete_user("ben", NOON + 8)
    assert sign_ins.list_records("acme", NOON + 9, 20) == [*lines[8:5:-1], *lines[4:1:-1]]
    assert sign_ins.list_records("rival", NOON + 9, 20) == []
    sign_ins.forget_old(NOON + 7 + 365 * 86_400)
    assert sign_ins.list_records("acme", NOON + 9, 20) == [lines[8]]


def test_an_invitation_is_revoked_by_its_own_organisation_only(sign_ins: SignIns) -> None:
    about = {"email": "new@acme.example", "organisation_id": "acme", "role": "analyst"}
    link = make_link(LinkPurpose.INVITATION, TOKEN, NOON, **about)
    sign_ins.add_link(link)
    assert sign_ins.list_invitations_for("new@acme.example", NOON) == [link]
    assert not sign_ins.delete_invitation("rival", DIGEST)
    assert sign_ins.delete_invitation("acme", DIGEST)
    assert sign_ins.list_invitations_for("new@acme.example", NOON) == []


def test_a_challenge_is_used_once(sign_ins: SignIns) -> None:
    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(lambda _: sign_ins.use_challenge("digest", NOON + 60), range(4)))
    assert sorted(used) == [False, False, False, True]
    sign_ins.forget_old(NOON + 60)
    assert sign_ins.use_challenge("digest", NOON + 120)


def test_the_hourly_watch_forgets_what_has_expired(sign_ins: SignIns, stores: Stores, settings: Settings) -> None:
    now = NOON + LONGEST_IDLE_SECONDS
    sign_ins.add_session(HERE)
    sign_ins.add_session(THERE)
    sign_ins.add_link(make_link(LinkPurpose.SIGN_IN, TOKEN, NOON))
    sign_ins.record(SignInRecord(now - 366 * 86_400, SignInEvent.SIGNED_IN, "ana@acme.example", "client"))
    watches = create_watches(settings, stores, lambda: True, {})
    hourly = [watch for watch in watches if watch.name == "sign-ins" and watch.every_seconds <= 3_600]
    assert len(hourly) == 1
    hourly[0].look(now)
    assert sign_ins.list_sessions("ana") == [THERE]
    assert sign_ins.find_link(DIGEST, LinkPurpose.SIGN_IN, NOON) is None
    assert sign_ins.count_failures("ana@acme.example", "client", 0).of_both == 0
    for watch in watches:
        watch.close()


def test_one_of_two_links_to_set_up_the_server_works(stores: Stores) -> None:
    for token in (TOKEN, "another"):
        stores.sign_ins.add_link(make_link(LinkPurpose.SET_UP, token, NOON))
    assert stores.sign_ins.use_link(compute_token_digest("another"), LinkPurpose.SET_UP, NOON) is not None
    assert stores.sign_ins.use_link(DIGEST, LinkPurpose.SET_UP, NOON) is None


def test_no_link_sets_up_a_server_that_has_users(sign_ins: SignIns) -> None:
    sign_ins.add_link(make_link(LinkPurpose.SET_UP, TOKEN, NOON))
    assert sign_ins.use_link(DIGEST, LinkPurpose.SET_UP, NOON) is None
