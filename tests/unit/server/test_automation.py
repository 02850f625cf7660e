"""Which user agents get no number, and which of them the script recognises itself."""

import pytest

from dni_py.core.text import matches_pattern
from server.domain.choices import Automation
from server.domain.public_config.bot_pattern import write_bot_pattern
from server.http.leases.automation import name_automation
from server.http.leases.responses import DefaultNumberReason
from tests.user_agents import PEOPLE, PROGRAMS, STEERED_BROWSERS

KNOWN_TO_THE_SERVER_ALONE = {
    # Monitors, for which a static number is fine.
    "Pingdom", "StatusCake", "GTmetrix", "Site24x7", "Datadog", "New Relic", "Catchpoint", "Dynatrace", "Checkly", "CloudWatch",
    # These do not run scripts of a page.
    "WhatsApp", "curl", "Wget", "python-requests", "Python urllib", "Go", "Java", "OkHttp",
    "Apache HttpClient", "node-fetch", "Scrapy", "none", "only spaces", "Mozilla alone",
}  # fmt: skip


@pytest.mark.parametrize("automation", Automation)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_gets_no_number(name: str, automation: Automation) -> None:
    assert name_automation(PROGRAMS[name], automation) is DefaultNumberReason.BOT


@pytest.mark.parametrize("automation", Automation)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_s_browser_gets_a_number(name: str, automation: Automation) -> None:
    assert name_automation(PEOPLE[name], automation) is None


@pytest.mark.parametrize("name", STEERED_BROWSERS)
def test_an_automated_browser_gets_a_number_if_the_account_allows_it(name: str) -> None:
    assert name_automation(STEERED_BROWSERS[name], Automation.REFUSED) is DefaultNumberReason.AUTOMATION
    assert name_automation(STEERED_BROWSERS[name], Automation.ALLOWED) is None


@pytest.mark.parametrize("allows_automation", [True, False])
def test_the_script_recognises_programs_that_run_scripts_and_no_person(allows_automation: bool) -> None:
    pattern = write_bot_pattern(allows_automation)
    unknown = {name for name, agent in PROGRAMS.items() if not matches_pattern(pattern, agent)}
    assert unknown == KNOWN_TO_THE_SERVER_ALONE
    assert [name for name, agent in PEOPLE.items() if matches_pattern(pattern, agent)] == []
    for agent in STEERED_BROWSERS.values():
        assert matches_pattern(pattern, agent) is not allows_automation


def test_the_scripts_pattern_stays_short() -> None:
    assert len(write_bot_pattern(allows_automation=False)) <= 400


def test_the_list_of_agents_is_long_enough() -> None:
    assert len(PROGRAMS) >= 43
    assert len(PEOPLE) >= 43
