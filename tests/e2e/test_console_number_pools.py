"""A marketer makes a number pool in the console, and sees a visit lease a number from it."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import OpenContext, OpenPools, OpenVisitor
from tests.e2e.console_visits import open_console
from tests.e2e.pools import FIRST, SECOND, write_pool

# Numbers that no other account of the tests has: a number has one owner.
MOST_VISITS = 30
OWN, OWN_WITH_EXTENSION = "+13125550171", "+13125550172 ext. 7"


def test_a_new_pool_serves_a_visit(
    open_context: OpenContext, open_pools: OpenPools, open_visitor: OpenVisitor, database_url: str
) -> None:
    account = open_pools(write_pool(FIRST))
    page = open_console(open_context, database_url, account.key)
    page.get_by_role("link", name="New Number Pool").click()

    # The form computes what the typed numbers serve, while they are typed.
    page.get_by_label("Name", exact=True).fill("partners")
    page.get_by_label("sales").check()
    page.get_by_label("affiliate_id").check()
    page.get_by_label("Numbers", exact=True).fill(f"{OWN}\n{OWN_WITH_EXTENSION}")
    page.get_by_label("Visits in the busiest hour").fill("60")
    page.get_by_label("Average seconds on the site").fill("60")
    expect(page.get_by_text("2 numbers serve 60% of these visits.")).to_be_visible()
    page.get_by_label("Numbers", exact=True).fill(f"{OWN}\n{OWN_WITH_EXTENSION}\nnonsense")
    expect(page.get_by_text("3 numbers serve 78.9% of these visits.")).to_be_visible()

    # What is wrong stands beside its input, and what was typed stays.
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("'nonsense' is not a phone number")).to_be_visible()
    expect(page.get_by_label("affiliate_id")).to_be_checked()
    page.get_by_label("Numbers", exact=True).fill(f"{OWN}\n{OWN_WITH_EXTENSION}")
    page.get_by_role("button", name="Save").last.click()

    # A pool without a source is pointed out. The source gets it.
    page.get_by_role("link", name="Assign it in a tracking source.").click()
    page.get_by_role("link", name="Everyone").click()
    page.get_by_role("group", name=re.compile("^sales")).get_by_label("Number pool").select_option("partners")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("sales → partners")).to_be_visible()

    # A server looks for changes of accounts once a second, so the first visits may still see a number of the other pool.
    for _visit in range(MOST_VISITS):
        visitor = open_visitor(account)
        visitor.look("a=ABC&s=test&kw=roof")
        number = visitor.page.locator("a").first
        expect(number).to_have_text(re.compile("866-555-0120|312-555-0171"))
        if number.text_content() == "312-555-0171":
            break
    visitor.sees("312-555-0171")

    page.get_by_role("link", name="Number pools").click()
    page.get_by_role("link", name="partners").click()
    row = page.get_by_role("row").filter(has_text="+1 312-555-0171")
    expect(row).to_contain_text("affiliate_id: ABC")
    expect(page.locator(".chart canvas")).to_be_visible()
    page.get_by_text("Figures as a table").click()
    expect(page.get_by_role("columnheader", name="Most live leases")).to_be_visible()


def test_the_page_of_a_pool_shows_new_visits_by_itself(
    open_context: OpenContext, open_pools: OpenPools, open_visitor: OpenVisitor, database_url: str
) -> None:
    account = open_pools(write_pool(FIRST, SECOND))
    page = open_console(open_context, database_url, account.key)
    page.get_by_role("link", name="leads").click()
    expect(page.get_by_text("Nobody sees a number of this pool at the moment.")).to_be_visible()
    visitor = open_visitor(account)
    visitor.look("a=ABC&s=test&kw=roof")
    visitor.sees("866-555-0120")
    expect(page.get_by_text("keyword: roof")).to_be_visible()
