"""A visit that the server derives by itself: the same tags and source as the page's, and text that can be stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dni_py.core.parameters import LONGEST_VALUE
from dni_py.core.visits import LONGEST_URL
from server.account_file.read import read_account_file
from server.domain.visit_derivation import VisitDeriver, prepare_visit_deriver
from tests.accounts import ACCOUNT_FILE

SITE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def deriver() -> VisitDeriver:
    return prepare_visit_deriver(read_account_file(ACCOUNT_FILE.encode()))


def test_a_visit_has_the_tags_of_all_mappings_and_its_source(deriver: VisitDeriver) -> None:
    visit = deriver.derive(SITE + "/spring?a=ABC&s=test&kw=roof+repair&other=1", "https://news.example/")
    assert visit.tags == {"affiliate_id": "ABC", "sub_id": "test", "keyword": "roof repair"}
    assert visit.source is not None
    assert visit.source.name == "Spring newsletter"


def test_a_visit_that_no_source_knows_has_none(deriver: VisitDeriver) -> None:
    visit = deriver.derive(SITE + "/", "")
    assert (visit.tags, visit.source) == ({}, None)


@pytest.mark.parametrize(
    "written", ["🏠", "%F0%9F%8F%A0", "\ud83c\udfe0"], ids=["as it is", "escaped", "as two halves"]
)
def test_a_character_of_two_code_units_is_whole(deriver: VisitDeriver, written: str) -> None:
    assert deriver.derive(f"{SITE}/?kw={written}", "").tags == {"keyword": "🏠"}


def test_a_character_that_a_bound_cuts_in_half_is_replaced(deriver: VisitDeriver) -> None:
    before = "x" * (LONGEST_VALUE - 1)
    assert deriver.derive(f"{SITE}/?kw={before}🏠", "").tags == {"keyword": before + "\ufffd"}


def test_an_address_is_read_as_far_as_the_page_reads_it(deriver: VisitDeriver) -> None:
    address = f"{SITE}/".ljust(LONGEST_URL - 5, "x") + "?kw=12&s=3"
    visit = deriver.derive(address, "y" * LONGEST_URL * 2)
    assert (visit.landing_url, visit.tags) == (address[:LONGEST_URL], {"keyword": "1"})
    assert len(visit.referring_url) == LONGEST_URL


@settings(deadline=None)
@given(st.text(st.characters()), st.text(st.characters()))
def test_any_addresses_give_text_that_can_be_stored(deriver: VisitDeriver, query: str, referrer: str) -> None:
    visit = deriver.derive(f"{SITE}/?a={query}", referrer)
    for text in (visit.landing_url, visit.referring_url, *visit.tags, *visit.tags.values()):
        text.encode("utf-8")
