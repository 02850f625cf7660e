"""Calls continue if a proxy or the carrier rewrites URLs, and the log explains a wrong set-up."""

import io
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from server.account_file.read import read_account_file
from server.stores.contract import AccountStore
from tests.carriers import Form, sign_as_signalwire, sign_as_telnyx, sign_as_twilio
from tests.integration.telephony.conftest import FindCall
from tests.integration.telephony.line import (
    CALLED_SHOP_FILE,
    CALLER,
    PUBLIC_URL,
    SID,
    Line,
    find_url,
    list_verbs,
    read_document,
)

RADIO = "+18665550150"
QUOTED = "Anna's \u201cdesk\u201d: a+b & 100% ~*"
FORM = {"CallSid": SID, "CallStatus": "ringing", "From": CALLER, "To": RADIO}
Sign = Callable[[str, Form], dict[str, str]]


def post_as_sent(
    line: Line, path: str, form: dict[str, str], headers: dict[str, str], method: str = "POST"
) -> TestResponse:
    """A request with exactly this path and query on the wire, as a web server passes it on."""
    bare, _, query = path.partition("?")
    wire = {"RAW_URI": path, "REQUEST_URI": path}
    return line.client.open(
        bare,
        method=method,
        query_string=query,
        data=urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
        environ_overrides=wire,
        base_url="http://10.0.0.1",
    )


@pytest.fixture
def quoted_line(line: Line, accounts: AccountStore) -> Line:
    """A line to a shop whose receiving number has a name full of characters that URLs encode."""
    text = CALLED_SHOP_FILE.replace("name: desk", f"name: {QUOTED!r}").replace("[desk", f"[{QUOTED!r}")
    accounts.save(read_account_file(text.encode()))
    return line


def list_urls(line: Line) -> list[str]:
    document = line.call(RADIO)
    return [value for element in document.iter() for value in element.attrib.values() if "/voice/" in value]


def test_webhook_urls_have_sorted_names_and_need_no_encoding(quoted_line: Line) -> None:
    urls = list_urls(quoted_line)
    assert len(urls) > 3
    for url in urls:
        pairs = url.partition("?")[2].split("&")
        assert pairs == sorted(pairs)
        assert all(re.fullmatch(r"[a-z_]+=[A-Za-z0-9._-]+", pair) for pair in pairs), url


REWRITTEN = [
    lambda path, query: f"{path}?{'&'.join(sorted(query.split('&'), reverse=True))}",
    lambda path, query: f"{path}?{query.replace('-', '%2D').replace('_', '%5f').replace('.', '%2e')}",
    lambda path, query: f"{path}?{query}&",
]


@pytest.mark.parametrize("rewrite", REWRITTEN)
def test_step_whose_query_was_sorted_or_encoded_by_a_proxy_is_accepted(
    quoted_line: Line, rewrite: Callable[[str, str], str]
) -> None:
    url = find_url(quoted_line.call(RADIO), "Dial")
    form = {**FORM, "CallStatus": "in-progress", "DialCallStatus": "no-answer"}
    sent = rewrite(*url.removeprefix(PUBLIC_URL).split("?"))
    response = post_as_sent(quoted_line, sent, form, sign_as_twilio(url, form))
    assert list_verbs(read_document(response))[-1] == "Redirect"


def test_status_of_a_leg_has_any_receiving_number_name_unchanged(quoted_line: Line, find_call: FindCall) -> None:
    url = find_url(quoted_line.call(RADIO), "Dial/Number", "statusCallback")
    quoted_line.tell_leg(url, "in-progress")
    assert find_call().progress.receiving_number == QUOTED


@pytest.mark.parametrize("changed", ["turn=1", "kind=whisper", "path=queue", "account=other", "sequence=9"])
def test_step_that_differs_from_what_was_signed_is_rejected(line: Line, changed: str) -> None:
    url = find_url(line.call(RADIO), "Dial")
    name = changed.partition("=")[0]
    sent = re.sub(rf"(?<=[?&]){name}=[^&]*", changed, url.removeprefix(PUBLIC_URL))
    form = {**FORM, "DialCallStatus": "no-answer"}
    assert post_as_sent(line, sent, form, sign_as_twilio(url, form)).status_code == 403
    doubled = url.removeprefix(PUBLIC_URL) + f"&{changed}"
    assert post_as_sent(line, doubled, form, sign_as_twilio(url, form)).status_code == 403


@pytest.mark.parametrize(("carrier", "sign"), [("twilio", sign_as_twilio), ("signalwire", sign_as_signalwire)])
@pytest.mark.parametrize("host", [PUBLIC_URL, f"{PUBLIC_URL}:443"])
@pytest.mark.parametrize("signed", ["", "?"])
@pytest.mark.parametrize("sent", ["", "?"])
def test_an_empty_query_makes_no_difference(
    line: Line, carrier: str, sign: Sign, host: str, signed: str, sent: str
) -> None:
    path = f"/voice/{carrier}/incoming"
    headers = sign(f"{host}{path}{signed}", FORM)
    assert list_verbs(read_document(post_as_sent(line, path + sent, FORM, headers))) == ["Dial"]


def test_final_slash_of_a_configured_url_makes_no_difference(line: Line) -> None:
    for path in ("/voice/twilio/incoming/", "/voice/twilio/incoming/?account=shop"):
        response = post_as_sent(line, path, FORM, sign_as_twilio(PUBLIC_URL + path, FORM))
        assert list_verbs(read_document(response)) == ["Dial"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
@pytest.mark.parametrize("kind", ["incoming", "step", "status"])
def test_other_method_than_post_is_rejected_and_the_log_says_what_to_set(
    line: Line, log: io.StringIO, method: str, kind: str
) -> None:
    path = f"/voice/twilio/{kind}?{urlencode(FORM)}"
    response = post_as_sent(line, path, {}, sign_as_twilio(PUBLIC_URL + path, {}), method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert f"it was sent as {method}; set the method of this address to POST at the carrier" in str(log.getvalue())


def test_url_with_an_unknown_carrier_is_logged_with_the_known_carriers(line: Line, log: io.StringIO) -> None:
    assert post_as_sent(line, "/voice/twillio/incoming", FORM, {}).status_code == 404
    assert "one of signalwire, telnyx, twilio" in str(log.getvalue())


def test_step_of_telnyx_with_its_own_form_of_call_id_is_accepted(line: Line) -> None:
    sid = "v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg"
    form = {**FORM, "CallSid": sid}
    incoming = "/voice/telnyx/incoming"
    now = int(line.clock.now)
    document = read_document(post_as_sent(line, incoming, form, sign_as_telnyx(urlencode(form).encode(), now)))
    url = find_url(document, "Dial").removeprefix(PUBLIC_URL)
    form |= {"DialCallStatus": "completed", "CallStatus": "in-progress"}
    response = post_as_sent(line, url, form, sign_as_telnyx(urlencode(form).encode(), now))
    assert list_verbs(read_document(response)) == ["Hangup"]
