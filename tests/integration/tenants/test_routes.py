"""Two tenants with every route: no request of one gets or changes data of the other."""

import gzip
from collections.abc import Mapping

import pytest

from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from tests.carriers import sign_as_twilio
from tests.integration.telephony.line import CALLER, PUBLIC_URL, SID, find_url
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import AAA_NUMBERS, SHOP_NUMBERS, TENANTS, Tenants, write_api_key
from tests.shop import BROWSER, ORIGIN

SHOP_RADIO = f"{SHOP_NUMBERS}150"
NAMES = {"shop": SHOP_NUMBERS, "aaa": AAA_NUMBERS}


@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers("route tag.show_tag", "route tag.show_source_map", "route snippet.show_snippet")
def test_a_page_loads_only_the_numbers_and_the_key_of_its_account(tenants: Tenants, mine: str, other: str) -> None:
    client = tenants.app.test_client()
    script = client.get(f"/a/{mine}/dni.js").text
    assert NAMES[mine] in script
    assert NAMES[other] not in script
    source_map = client.get(f"/a/{mine}/dni.js.map", headers={"Accept-Encoding": "gzip"}).data
    readable = gzip.decompress(source_map) if source_map.startswith(b"\x1f\x8b") else source_map
    assert not any(number.encode() in readable for number in NAMES.values())
    snippet = client.get(f"/a/{mine}/snippet").text
    assert f"/a/{mine}/" in snippet
    assert f"/a/{other}/" not in snippet


@covers("route amp.show_amp_number")
def test_an_amp_page_gets_the_number_of_its_account(tenants: Tenants) -> None:
    client = tenants.app.test_client()
    query = {"target_number": "sales", "url": f"{ORIGIN}/?leaflet=1"}
    headers = {"Origin": ORIGIN, "User-Agent": BROWSER}
    answers = [client.get(f"/a/{tenant}/amp-call", query_string=query, headers=headers).json for tenant in TENANTS]
    assert [one["phoneNumber"] for one in answers if one] == [f"{NAMES[tenant]}110" for tenant in TENANTS]


@covers("route leases.claim")
def test_equal_visits_of_two_accounts_get_their_own_accounts_numbers(tenants: Tenants) -> None:
    numbers = {tenant: tenants.open_page(tenant).claim_sales("kw=roof")["number"] for tenant in TENANTS}
    assert numbers == {tenant: f"{NAMES[tenant]}120" for tenant in TENANTS}


@covers("route leases.renew", "route leases.leave", "route leases.tag")
def test_a_token_of_one_account_is_invalid_for_the_other(tenants: Tenants, parsed: Mapping[str, Account]) -> None:
    page, strange = tenants.open_page("shop"), tenants.open_page("aaa")
    lease = page.claim_sales("kw=roof")["lease"]
    strange.claim_sales("kw=roof")
    assert not strange.is_live(lease)
    assert strange.post("tag", {"lease": lease, "tags": {"note": "forged"}}).status_code == 403
    pool = next(pool for pool in parsed["shop"].number_pools if pool.name == "roofing-pool")

    def count_viewers() -> int:
        (one,) = tenants.leases.pool_state(build_leased_pool("shop", pool), tenants.clock.now).leases
        return one.viewers

    strange.leave(lease)
    assert count_viewers() == 1
    assert page.tag(lease, own="yes")["tags"] == {"own": "yes"}
    page.leave(lease)
    assert count_viewers() == 0


@covers("route voice.incoming")
def test_a_call_belongs_to_the_account_that_has_the_number(tenants: Tenants) -> None:
    tenants.line.call(SHOP_RADIO)
    assert tenants.call_log.find("shop", SID) is not None
    assert tenants.call_log.find("aaa", SID) is None


@covers("route voice.incoming")
def test_an_account_in_the_url_never_gives_another_account_s_number(tenants: Tenants) -> None:
    form = {"CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": SHOP_RADIO}
    tenants.line.post("/voice/twilio/incoming?account=aaa", form)
    assert tenants.call_log.find("shop", SID) is None
    logged = tenants.call_log.find("aaa", SID)
    assert logged is None or logged.attributed.tracking_source == ""


@covers("route voice.step", "route voice.status")
def test_a_call_of_one_account_can_not_be_reported_as_the_other_s(tenants: Tenants) -> None:
    line = tenants.line
    url = find_url(line.call(SHOP_RADIO), "Dial")
    before = tenants.call_log.find("shop", SID)
    forged = url.replace("account=shop", "account=aaa")
    assert forged != url
    form = {"CallSid": SID, "CallStatus": "completed", "From": CALLER, "To": SHOP_RADIO}
    assert line.post(forged, {**form, "DialCallStatus": "completed"}).status_code == 403
    status = "/voice/twilio/status?account=aaa"
    signed = sign_as_twilio(PUBLIC_URL + status, form)
    assert line.client.post(status, data=form, headers=signed).status_code == 403
    assert tenants.call_log.find("shop", SID) == before
    assert tenants.call_log.find("aaa", SID) is None


@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers("route api.list_calls", "route api.show_call")
def test_a_key_reads_only_the_calls_of_its_account(tenants: Tenants, mine: str, other: str) -> None:
    listed = tenants.get("calls", mine)
    assert [call["account"] for call in listed.json["calls"]] == [mine]
    for query in (
        {"caller": CALLER},
        {"tags[owner]": f"only {other} knows"},
        {"tracking_number": f"{NAMES[other]}120"},
    ):
        assert f"only {other} knows" not in tenants.get("calls", mine, **query).text
    assert tenants.get(f"calls/CA{mine}", mine).status_code == 200
    for call_id in (f"CA{other}", f"twilio-CA{other}"):
        refused = tenants.get(f"calls/{call_id}", mine)
        assert (refused.status_code, refused.json) == (404, tenants.get("calls/CAnobody", mine).json)


@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers("route api.show_recording")
def test_a_recording_is_played_only_to_its_own_account(tenants: Tenants, mine: str, other: str) -> None:
    own, strange = tenants.get(f"calls/CA{mine}/recording", mine), tenants.get(f"calls/CA{other}/recording", mine)
    assert (own.status_code, own.json["error"]["message"]) == (404, "the call has no recording")
    assert (strange.status_code, strange.json) == (404, tenants.get("calls/CAnobody/recording", mine).json)


@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers("route api.export_caller", "route api.erase_caller")
def test_a_caller_of_both_accounts_is_exported_and_erased_for_one(tenants: Tenants, mine: str, other: str) -> None:
    exported = tenants.get(f"callers/{CALLER}", mine)
    assert f"only {mine} knows" in exported.text
    assert f"only {other} knows" not in exported.text
    erased = tenants.app.test_client().delete(
        f"/api/v1/callers/{CALLER}", headers={"Authorization": f"Bearer {write_api_key(mine)}"}
    )
    assert erased.json == {"caller": CALLER, "calls_deleted": 1}
    assert tenants.call_log.find(mine, f"CA{mine}") is None
    assert tenants.call_log.find(other, f"CA{other}") is not None


@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers("route api.change_call", "route api.list_notes", "route api.add_note", "route api.delete_note")
def test_a_key_changes_only_the_calls_of_its_account(tenants: Tenants, mine: str, other: str) -> None:
    note = tenants.send("POST", f"calls/CA{other}/notes", other, {"text": f"only {other} knows"}).json
    before = tenants.call_log.find(other, f"CA{other}")
    for call_id in (f"CA{other}", f"twilio-CA{other}"):
        for method, path, body in (
            ("PATCH", f"calls/{call_id}", {"lead": {"status": "sale", "value_cents": 1}}),
            ("GET", f"calls/{call_id}/notes", None),
            ("POST", f"calls/{call_id}/notes", {"text": "forged"}),
            ("DELETE", f"calls/{call_id}/notes/{note['note_id']}", None),
            ("DELETE", f"calls/CA{mine}/notes/{note['note_id']}", None),
        ):
            assert tenants.send(method, path, mine, body).status_code == 404
    assert tenants.call_log.find(other, f"CA{other}") == before
    assert tenants.get(f"calls/CA{other}/notes", other).json == {"notes": [note]}
    assert tenants.get("calls", mine, search=f"only {other} knows").json["calls"] == []
    assert tenants.send("PATCH", f"calls/CA{mine}", mine, {"lead": {"status": "sale"}}).status_code == 200
    assert tenants.get("calls", other, lead_status="sale").json["calls"] == []


@covers("route soft_phone.begin")
def test_the_demo_s_phone_calls_no_number_of_another_account(tenants: Tenants) -> None:
    response = tenants.app.test_client().post(
        "/demo/phone/calls", json={"number": SHOP_RADIO, "caller": CALLER}, headers={"Origin": ORIGIN}
    )
    assert 400 <= response.status_code < 500
    assert len(tenants.call_log.list_changed("shop", 0, 10)[0]) == 1
