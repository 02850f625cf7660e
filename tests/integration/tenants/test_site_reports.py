"""Two tenants with what pages report of themselves: a token, a report and a sighting belong to one account."""

import json
import time
from dataclasses import replace
from datetime import date

import pytest

from server.cli import account_site
from server.domain.site_check.check_tokens import CheckTokens
from server.domain.site_check.report import SiteReport, make_report
from server.domain.site_check.tokens import SetupToken, SetupTokens, write_link
from server.domain.tag_seen import SeenPage, Sightings
from server.open_stores import Stores
from tests.integration.calls.callers import NOON
from tests.integration.calls.commands import run
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import SECRET_KEY, TENANTS, Tenants
from tests.shop import ORIGIN

BOTH_WAYS = pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
REPORT = make_report(f"{ORIGIN}/", ORIGIN, "", [("sales", "")])


def post(tenants: Tenants, tenant: str, call: str, body: object) -> int:
    """Send a report of a page of the tenant; returns the status."""
    client = tenants.app.test_client()
    return client.post(f"/a/{tenant}/{call}", data=json.dumps(body), headers={"Origin": ORIGIN}).status_code


@BOTH_WAYS
@covers("route site_reports.setup", "store SetupReports.add", "store SetupReports.find")
def test_a_token_of_one_account_allows_no_report_to_the_other(
    tenants: Tenants, stores: Stores, mine: str, other: str
) -> None:
    token = SetupTokens([SECRET_KEY]).write(SetupToken(mine, "t1", int(tenants.clock.now) + 600))
    body = [write_link(f"{ORIGIN}/", token), {"refusal": "", "targets": [{"target_number": "sales", "skipped": ""}]}]
    assert post(tenants, other, "setup", body) == 204
    assert (stores.setup_reports.find(mine, "t1"), stores.setup_reports.find(other, "t1")) == (None, None)
    assert post(tenants, mine, "setup", body) == 204
    assert stores.setup_reports.find(mine, "t1") == REPORT
    assert stores.setup_reports.find(other, "t1") is None
    assert stores.setup_reports.add(other, "t1", replace(REPORT, refusal="bot"), NOON) is False
    assert stores.setup_reports.find(mine, "t1") == REPORT


@BOTH_WAYS
@covers("route site_reports.seen", "store TagSightings.record", "store TagSightings.find", "command account tag-seen")
def test_a_sighting_of_one_account_is_none_of_the_other(
    tenants: Tenants, stores: Stores, mine: str, other: str
) -> None:
    stored = tenants.accounts.find(mine)
    assert stored is not None
    tenants.accounts.save(replace(stored.account, page_reports=True))
    assert post(tenants, mine, "seen", [f"/only-{mine}", 2]) == 204
    assert post(tenants, other, "seen", [f"/only-{other}", 2]) == 204
    stores.noted_sightings.write(NOON)
    assert stores.tag_sightings.find(mine) == Sightings(None, (SeenPage(f"/only-{mine}", tenants.clock.now, 2),))
    assert stores.tag_sightings.find(other) == Sightings()
    assert f"/only-{mine}" in run("account", "tag-seen", mine).output
    assert "Not seen yet" in run("account", "tag-seen", other).output


@BOTH_WAYS
@covers("store RefusedOrigins.add", "store RefusedOrigins.find")
def test_refused_requests_count_for_the_account_that_they_name(
    tenants: Tenants, stores: Stores, mine: str, other: str
) -> None:
    stranger = {"Origin": "https://second.example"}
    assert tenants.app.test_client().post(f"/a/{mine}/claim", data=b"{}", headers=stranger).status_code == 403
    stores.noted_origins.write(NOON)
    (found,) = stores.refused_origins.find(mine, date(2020, 1, 1))
    assert (found.origin, found.requests) == ("https://second.example", 1)
    assert stores.refused_origins.find(other, date(2020, 1, 1)) == []


@BOTH_WAYS
@covers("command account check-site")
def test_a_site_is_checked_for_the_named_account(
    tenants: Tenants, stores: Stores, mine: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    links: list[str] = []

    def note(page: str, token: str) -> str:
        read = SetupTokens([SECRET_KEY]).read(token, 0)
        assert read is not None
        assert read.account == mine
        stores.setup_reports.add(other, "strange", REPORT, NOON)
        stores.setup_reports.add(mine, read.token_id, SiteReport(page, ORIGIN, "bot"), NOON)
        links.append(write_link(page, token))
        return links[-1]

    monkeypatch.setattr(account_site, "write_link", note)
    result = run("account", "check-site", mine, f"{ORIGIN}/")
    assert result.exit_code == 1
    assert links[0] in result.output
    assert "swapped in" not in result.output


@BOTH_WAYS
@covers("route check_token.judge_check_token", "command check-token")
def test_a_check_token_of_one_account_is_not_valid_for_the_other(tenants: Tenants, mine: str, other: str) -> None:
    token = CheckTokens([SECRET_KEY]).write(mine, tenants.clock.now + 600)
    client = tenants.app.test_client()
    judged = {tenant: client.get(f"/a/{tenant}/check-token?dni_check={token}").json for tenant in TENANTS}
    assert judged == {mine: {"valid": True}, other: {"valid": False}}
    printed = run("check-token", mine).output.strip()
    tokens = CheckTokens([SECRET_KEY])
    assert tokens.is_valid(mine, printed, time.time())
    assert not tokens.is_valid(other, printed, time.time())
