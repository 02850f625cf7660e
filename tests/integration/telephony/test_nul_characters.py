"""U+0000 never reaches PostgreSQL, which rejects it; a text with U+0000 from outside loses no call."""

import io

import pytest

from server.stores.call_log import CallFilter, CallLog
from tests.databases import POSTGRESQL
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import CALLER, PUBLIC_URL, SID, Line, find_url, list_rung
from tests.shop import Page

pytestmark = pytest.mark.database(POSTGRESQL)
RADIO = "+18665550150"
NUL = "a\0b"


@pytest.mark.parametrize("name", ["From", "CallerName", "FromCity", "FromState", "FromZip", "Timestamp", "Digits"])
def test_call_with_a_nul_character_in_any_field_is_routed_and_logged(
    line: Line, find_call: FindCall, log: io.StringIO, name: str
) -> None:
    document = line.call(RADIO, **({"caller": NUL} if name == "From" else {name: NUL}))
    line.come_back(find_url(document, "Dial"), To=RADIO, DialCallStatus="no-answer", **{name: NUL})
    line.hang_up(RADIO, **{name: NUL})
    assert find_call().progress.outcome.value != "running"
    assert '"level": "error"' not in log.getvalue()


@pytest.mark.parametrize("name", ["CallSid", "To"])
def test_nul_character_in_call_id_or_number_causes_no_store_error(line: Line, log: io.StringIO, name: str) -> None:
    form = {"CallSid": SID, "CallStatus": "completed", "From": CALLER, "To": RADIO, name: NUL}
    assert line.post("/voice/twilio/incoming", form).status_code == 200
    assert line.post("/voice/twilio/status", form).status_code in (200, 400)
    assert "the database" not in log.getvalue()


@pytest.mark.parametrize("query", ["path=ma_00in", "receiving_number=de_00sk", "call=twilio-CA_001", "account=sh%00op"])
@pytest.mark.parametrize("kind", ["step", "status"])
def test_signed_url_with_a_nul_character_is_rejected(line: Line, log: io.StringIO, kind: str, query: str) -> None:
    line.call(RADIO)
    values = {"account": "shop", "call": f"twilio-{SID}", "path": "main", "sequence": "1", "turn": "1"}
    values |= {"kind": "ring_ended"} if kind == "step" else {"receiving_number": "desk"}
    name, _, value = query.partition("=")
    url = f"{PUBLIC_URL}/voice/twilio/{kind}?" + "&".join(f"{n}={v}" for n, v in (values | {name: value}).items())
    form = {"CallSid": SID, "ParentCallSid": SID, "CallStatus": "in-progress", "From": CALLER, "To": RADIO}
    response = line.post(url, form)
    assert response.status_code in (200, 400, 403)
    assert "the database" not in log.getvalue()


def test_call_of_a_visitor_with_nul_characters_in_url_and_tags_is_attributed(
    line: Line, page: Page, find_call: FindCall
) -> None:
    shown = page.claim_sales("kw=a%00b&%00=1&a=1", tags={"pa\0ge": "x\0y"})
    page.tag(shown["lease"], **{"quo\0te": "1\0"})
    assert list_rung(line.call(shown["number"])) != []
    assert find_call().attributed.tags["quo\N{REPLACEMENT CHARACTER}te"] == "1\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("query", ["a=x%00y", "gclid=q%00", "kw=%00"])
def test_a_call_of_a_visitor_whose_landing_url_has_one_is_logged_and_found_by_its_tags(
    line: Line, page: Page, find_call: FindCall, call_log: CallLog, query: str
) -> None:
    shown = page.claim_sales(query)
    assert list_rung(line.call(shown["number"])) != []
    tags = find_call().attributed.tags
    assert any("\N{REPLACEMENT CHARACTER}" in value for value in tags.values())
    for name, value in {**tags, "other": "none"}.items():
        found = call_log.list_calls("shop", CallFilter(tags={name: value}), None, 9).calls
        assert len(found) == (name in tags)
