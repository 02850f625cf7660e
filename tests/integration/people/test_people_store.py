"""The store of people: users, organisations and memberships."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from server.domain.account_history import OPERATOR
from server.domain.accounts import Account
from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.domain.people.sign_ins import LinkPurpose, SignInSession, make_link
from server.open_stores import Stores
from server.stores.people import EmailTaken, LastOwner, People
from tests.integration.people.conftest import ACME, ANA, BEN, NOON, RIVAL


def test_a_database_without_users_says_so(stores: Stores) -> None:
    assert not stores.people.has_users()
    stores.people.add_user(ANA)
    assert stores.people.has_users()


def test_a_user_is_found_by_id_and_by_email(people: People) -> None:
    assert people.find_user("ana") == people.find_user_by_email("ana@acme.example") == ANA
    assert people.find_user("nobody") is people.find_user_by_email("nobody@acme.example") is None
    assert people.list_users() == [ANA, BEN]


def test_an_email_address_belongs_to_one_user(people: People) -> None:
    with pytest.raises(EmailTaken):
        people.add_user(User("other", "ana@acme.example", "Other Ana", NOON))
    assert people.list_users() == [ANA, BEN]


def test_of_users_who_are_added_at_once_with_one_address_one_is_stored(people: People) -> None:
    def add(number: int) -> bool:
        try:
            people.add_user(User(f"user-{number}", "new@acme.example", "New", NOON))
        except EmailTaken:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(add, range(4))) == [False, False, False, True]


def test_name_and_password_of_one_user_change(people: People) -> None:
    people.rename_user("ana", "Ana Maria")
    people.set_password_hash("ana", "a hash")
    assert people.find_user("ana") == replace(ANA, name="Ana Maria", password_hash="a hash")
    assert people.find_user("ben") == BEN


def test_memberships_are_listed_by_user_and_by_organisation(people: People) -> None:
    agent = Membership("ben", "acme", Role.AGENT, ("desk", "mobile"))
    people.set_membership(Membership("ben", "rival", Role.ANALYST), 0.0)
    people.set_membership(agent, 0.0)
    assert people.list_memberships("ben") == [agent, Membership("ben", "rival", Role.ANALYST)]
    assert people.list_members("acme") == [(ANA, Membership("ana", "acme", Role.OWNER)), (BEN, agent)]


def test_a_role_changes_and_a_member_is_removed(people: People) -> None:
    people.set_membership(Membership("ben", "acme", Role.ANALYST), 0.0)
    people.set_membership(Membership("ben", "acme", Role.MANAGER), 0.0)
    assert people.list_memberships("ben") == [Membership("ben", "acme", Role.MANAGER)]
    people.remove_membership("ben", "acme", 0.0)
    assert people.list_memberships("ben") == []
    assert people.find_user("ben") == BEN


def test_the_last_owner_stays(people: People) -> None:
    people.set_membership(Membership("ben", "acme", Role.MANAGER), 0.0)
    with pytest.raises(LastOwner):
        people.set_membership(Membership("ana", "acme", Role.MANAGER), 0.0)
    with pytest.raises(LastOwner):
        people.remove_membership("ana", "acme", 0.0)
    with pytest.raises(LastOwner):
        people.delete_user("ana", 0.0)
    assert people.list_memberships("ana") == [Membership("ana", "acme", Role.OWNER)]


def test_of_two_owners_who_leave_at_once_one_stays(people: People) -> None:
    people.set_membership(Membership("ben", "acme", Role.OWNER), 0.0)

    def leave(user_id: str) -> bool:
        try:
            people.remove_membership(user_id, "acme", 0.0)
        except LastOwner:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, ("ana", "ben"))) == [False, True]
    assert len(people.list_members("acme")) == 1


def test_a_deleted_user_leaves_nothing(people: People, stores: Stores) -> None:
    people.set_membership(Membership("ben", "acme", Role.ANALYST), 0.0)
    stores.sign_ins.add_session(SignInSession("digest", "ben", NOON, NOON))
    stores.sign_ins.add_link(make_link(LinkPurpose.NEW_PASSWORD, "token", NOON, user_id="ben", email=BEN.email))
    people.delete_user("ben", 0.0)
    assert people.list_users() == [ANA]
    assert [user for user, _ in people.list_members("acme")] == [ANA]
    assert stores.sign_ins.find_session("digest") is None
    link = make_link(LinkPurpose.NEW_PASSWORD, "token", NOON)
    assert stores.sign_ins.find_link(link.digest, link.purpose, NOON) is None


def test_an_account_belongs_to_the_first_organisation_until_it_is_assigned(people: People) -> None:
    assert people.find_organisation_of("shop") == ACME
    people.assign_account("shop", "rival")
    assert people.find_organisation_of("shop") == RIVAL
    assert people.list_assigned_accounts() == {"shop": "rival"}
    people.assign_account("shop", "acme")
    assert people.find_organisation_of("shop") == ACME


def test_an_organisation_is_renamed(people: People) -> None:
    people.rename_organisation("rival", "Rivals")
    assert people.list_organisations() == [ACME, Organisation("rival", "Rivals")]


def test_a_forgotten_account_belongs_to_its_organisation_no_more(people: People, stores: Stores) -> None:
    stored = stores.accounts.save(Account("shop", "Shop", "US"))
    people.assign_account("shop", "rival")
    stores.accounts.delete("shop", stored.revision, by=OPERATOR)
    assert people.find_organisation_of("shop") == RIVAL
    stores.accounts.forget_deleted("shop")
    assert people.list_assigned_accounts() == {}


def test_a_role_is_changed_of_members_only(people: People) -> None:
    assert not people.change_membership(Membership("ben", "acme", Role.MANAGER))
    assert people.list_memberships("ben") == []
    people.set_membership(Membership("ben", "acme", Role.ANALYST), 0.0)
    assert people.change_membership(Membership("ben", "acme", Role.MANAGER))
    assert people.list_memberships("ben") == [Membership("ben", "acme", Role.MANAGER)]
    with pytest.raises(LastOwner):
        people.change_membership(Membership("ana", "acme", Role.AGENT))


def test_an_account_is_claimed_before_it_is_made_and_by_one_organisation(people: People) -> None:
    assert people.claim_account("new", "rival")
    assert people.claim_account("new", "rival")
    assert not people.claim_account("new", "acme")
    people.release_account("new", "acme")
    assert people.list_assigned_accounts() == {"new": "rival"}
    people.release_account("new", "rival")
    assert people.list_assigned_accounts() == {}


def test_an_account_that_exists_is_neither_claimed_nor_released(people: People, stores: Stores) -> None:
    stores.accounts.save(Account("there", "There", "US"))
    assert not people.claim_account("there", "rival")
    people.assign_account("there", "rival")
    people.release_account("there", "rival")
    assert people.list_assigned_accounts() == {"there": "rival"}
