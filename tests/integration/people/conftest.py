"""The stores of people and of sign-ins, with two organisations: Acme, which came first, and Rival."""

import pytest

from server.domain.people.people import Membership, Organisation, User
from server.domain.people.roles import Role
from server.open_stores import Stores
from server.stores.people import People
from server.stores.sign_ins import SignIns

NOON = 1_800_000_000.0
ACME, RIVAL = Organisation("acme", "Acme"), Organisation("rival", "Rival")
ANA = User("ana", "ana@acme.example", "Ana", NOON)
BEN = User("ben", "ben@acme.example", "Ben", NOON)


@pytest.fixture
def people(stores: Stores) -> People:
    """The store of people: Ana owns Acme, and Ben is in no organisation."""
    for organisation in (ACME, RIVAL):
        stores.people.add_organisation(organisation)
    for user in (ANA, BEN):
        stores.people.add_user(user)
    stores.people.set_membership(Membership("ana", "acme", Role.OWNER), 0.0)
    return stores.people


@pytest.fixture
def sign_ins(stores: Stores, people: People) -> SignIns:
    """The store of sign-ins of the same people."""
    return stores.sign_ins
