"""libphonenumber's example numbers of every region, in all of its formats, in text and in links."""

from operator import attrgetter

import phonenumbers
import pytest
from playwright.sync_api import Page

from tests.e2e.countries import COUNTRY_GROUPS, FORMATS, CountryGroup
from tests.e2e.showing import show
from tests.tables import show_some


@pytest.mark.parametrize("group", show_some(COUNTRY_GROUPS, every=4, name=attrgetter("account")))
def test_the_numbers_of_every_region_are_found_and_replaced_in_their_own_shape(page: Page, group: CountryGroup) -> None:
    lines: list[str] = []
    expected: dict[str, str] = {}
    for example in group.examples:
        for style, code in FORMATS.items():
            written = phonenumbers.format_number(example.target, code)
            lines.append(f'<p id="{example.name} {style}">{written}</p>')
            expected[f"{example.name} {style}"] = phonenumbers.format_number(example.tracking, code)
        link = phonenumbers.format_number(example.target, FORMATS["rfc3966"])
        lines.append(f'<a id="{example.name} link" href="{link}">Call</a>')
        expected[f"{example.name} link"] = phonenumbers.format_number(example.tracking, FORMATS["rfc3966"])
    show(page, "".join(lines), account=group.account, probe=group.examples[0].target_number)
    read = "(all) => Object.fromEntries(all.map((one) => [one.id, one.getAttribute('href') || one.textContent]))"
    assert page.locator("p, a").evaluate_all(read) == expected


def test_at_least_thirty_countries_are_tried() -> None:
    regions = {example.name.split("-")[0] for group in COUNTRY_GROUPS for example in group.examples}
    assert len(regions) > 200
