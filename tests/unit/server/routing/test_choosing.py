"""Routes by the caller's location and by the call's tags."""

from dataclasses import replace

import pytest

from server.domain.account_document import read_document, write_document
from server.domain.accounts import Account
from server.domain.routing.caller_locations import find_caller_location
from server.domain.routing.facts import CallerLocation
from server.domain.routing.postal_codes import fits_zip
from server.domain.routing.steps import ByTag, Geo, GeoCase, Route, TagCase, TagTest
from tests.unit.server.routing.walking import FACTS, SORRY, begin, paths_taken, ring, with_tags

SAN_FRANCISCO = CallerLocation("US", "CA", "415", "San Francisco")


@pytest.mark.parametrize(
    ("caller", "location"),
    [
        ("+14155550180", SAN_FRANCISCO),
        ("+13015551234", CallerLocation("US", "MD", "301", "")),
        ("+12025551234", CallerLocation("US", "DC", "202", "")),
        ("+14167771234", CallerLocation("CA", "ON", "416", "Toronto")),
        ("+16045550123", CallerLocation("CA", "BC", "604", "")),
        ("+442079460000", CallerLocation("GB", "", "20", "London")),
        ("+18665550101", CallerLocation("US", "", "866", "")),
        ("+18095551234", CallerLocation("DO", "", "809", "")),
        ("+80012345678", CallerLocation("", "", "", "")),
        ("", CallerLocation()),
        ("anonymous", CallerLocation()),
    ],
)  # fmt: skip
def test_location_of_a_caller_comes_from_the_numbering_plan(caller: str, location: CallerLocation) -> None:
    assert find_caller_location(caller, {}) == location


def test_location_from_the_carrier_wins_over_the_numbering_plan() -> None:
    fields = {"city": "OAKLAND", "state": "ca", "country": "us"}
    assert find_caller_location("+14155550180", fields) == CallerLocation("US", "CA", "415", "OAKLAND")


def test_a_state_that_the_carrier_writes_out_becomes_its_code() -> None:
    assert find_caller_location("", {"state": "New York", "country": "US"}).state == "NY"


def test_location_in_another_country_from_the_carrier_replaces_the_whole_location() -> None:
    assert find_caller_location("+14155550180", {"country": "MX"}) == CallerLocation("MX", "", "415", "")


def test_empty_fields_of_the_carrier_are_ignored() -> None:
    assert find_caller_location("+14155550180", {"city": "", "state": " ", "country": ""}) == SAN_FRANCISCO


def test_location_from_the_carrier_is_cut_to_a_maximum_length() -> None:
    assert len(find_caller_location("", {"city": "x" * 1000, "state": "y" * 1000}).city) == 64


@pytest.mark.parametrize(
    ("case", "location", "fits"),
    [
        (GeoCase(SORRY, area_codes=("415", "510")), SAN_FRANCISCO, True),
        (GeoCase(SORRY, area_codes=("510",)), SAN_FRANCISCO, False),
        (GeoCase(SORRY, states=("CA",)), SAN_FRANCISCO, True),
        (GeoCase(SORRY, countries=("US", "CA")), SAN_FRANCISCO, True),
        (GeoCase(SORRY, area_codes=("415",), states=("NV",)), SAN_FRANCISCO, False),
        (GeoCase(SORRY, states=("ON",)), CallerLocation("CA", "ON", "416"), False),
        (GeoCase(SORRY, states=("ON",), countries=("CA",)), CallerLocation("CA", "ON", "416"), True),
        (GeoCase(SORRY, area_codes=("416",)), CallerLocation("CA", "ON", "416"), True),
        (GeoCase(SORRY, area_codes=("20",)), CallerLocation("GB", "", "20"), False),
        (GeoCase(SORRY, area_codes=("020",), countries=("GB",)), CallerLocation("GB", "", "20"), True),
        (GeoCase(SORRY, states=("CA",)), CallerLocation(), False),
        (GeoCase(SORRY, area_codes=("415",)), CallerLocation("US"), False),
        (GeoCase(SORRY, countries=("US",)), CallerLocation(), False),
    ],
    ids=[
        "area code", "another area code", "state", "country", "area code but not state", "a state of another country",
        "a state with its country", "an area code dialled alike in the next country", "an area code of far away",
        "with the zero that is dialled before it", "no place for a state", "no area code", "no place for a country",
    ],
)  # fmt: skip
def test_case_matches_a_caller_from_its_location(case: GeoCase, location: CallerLocation, fits: bool) -> None:
    walked = begin(Geo((case,), ring("desk")), facts=replace(FACTS, location=location))
    assert paths_taken(walked)[1] == ("main.geo.0" if fits else "main.otherwise")


def test_first_matching_case_wins_and_gives_its_reason() -> None:
    step = Geo(
        (GeoCase(SORRY, states=("NV",)), GeoCase(ring("desk"), states=("CA", "OR")), GeoCase(SORRY, countries=("US",))),
        SORRY,
    )
    walked = begin(step, facts=replace(FACTS, location=SAN_FRANCISCO))
    assert paths_taken(walked) == ["main", "main.geo.1"]
    assert walked.taken[0].decision == (
        "state CA or OR: the caller's number is from San Francisco, CA, US, area code 415"
    )


@pytest.mark.parametrize(
    ("case", "tags", "passes"),
    [
        (TagCase("language", TagTest.IS, SORRY, ("es", "pt")), {"language": "ES"}, True),
        (TagCase("language", TagTest.IS, SORRY, ("es",)), {"language": "es-MX"}, False),
        (TagCase("language", TagTest.IS, SORRY, ("es",)), {}, False),
        (TagCase("keyword", TagTest.CONTAINS, SORRY, ("Roof",)), {"keyword": "new roofs"}, True),
        (TagCase("keyword", TagTest.CONTAINS, SORRY, ("roof",)), {"keyword": "siding"}, False),
        (TagCase("customer", TagTest.PRESENT, SORRY), {"customer": "4711"}, True),
        (TagCase("customer", TagTest.PRESENT, SORRY), {"customer": ""}, False),
        (TagCase("customer", TagTest.PRESENT, SORRY), {}, False),
    ],
)
def test_case_matches_a_call_by_its_tag(case: TagCase, tags: dict[str, str], passes: bool) -> None:
    walked = begin(ByTag((case,), ring("desk")), facts=with_tags(tags))
    assert paths_taken(walked)[1] == ("main.by_tag.0" if passes else "main.otherwise")


def test_decision_lists_the_tags_that_were_compared() -> None:
    step = ByTag(
        (TagCase("language", TagTest.IS, SORRY, ("es",)), TagCase("customer", TagTest.PRESENT, SORRY)), ring("desk")
    )
    walked = begin(step, facts=with_tags({"language": "en"}))
    assert walked.taken[0].decision == "no case: language is 'en', there is no customer"


def test_route_stored_before_zips_existed_is_read() -> None:
    account = Account("shop", "Shop", "US", routes=(Route("main", Geo((GeoCase(SORRY, states=("CA",)),), SORRY)),))
    document = write_document(account)
    assert document.count('"zips":[]') == 1
    assert read_document(document.replace(',"zips":[]', "")) == account


@pytest.mark.parametrize(
    ("pattern", "code", "fits"),
    [
        ("94110", "94110", True),
        ("94110", "941101234", True),
        ("94110", "9411", False),
        ("9411", "94110", False),
        ("941*", "94110", True),
        ("94110*", "94110", True),
        ("941*", "", False),
        ("SW1A1AA", "SW1A1AA", True),
        ("SW1A", "SW1A1AA", False),
    ],
)
def test_zip_matches_if_it_is_equal_or_begins_like_the_pattern(pattern: str, code: str, fits: bool) -> None:
    assert fits_zip(pattern, code) is fits


def test_city_from_the_numbering_plan_is_ignored_if_the_carrier_reports_another_state() -> None:
    location = find_caller_location("+14155550180", {"state": "NY", "country": "US"})
    assert (location.state, location.city) == ("NY", "")
    assert find_caller_location("+14155550180", {"state": "CA", "country": "US"}).city == "San Francisco"
