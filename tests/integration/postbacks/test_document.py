"""`docs/postbacks.md` matches the server."""

import json
import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from build.layout import REPOSITORY
from server.account_file.read import read_account_file
from server.domain.accounts import Account
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.postbacks.postback import Method, Trigger
from server.domain.postbacks.presets import PRESETS
from server.domain.postbacks.writing import write_requests
from server.outgoing.connecting import CONNECT_SECONDS
from server.postbacks.queues import MOST_SENT_AT_ONCE, MOST_SENT_FOR_AN_ACCOUNT, MOST_SENT_TO_AN_ORIGIN
from server.postbacks.retry_schedule import MOST_ATTEMPTS, find_next_attempt
from server.postbacks.sending import READ_SECONDS, WHOLE_SECONDS, Sender
from server.postbacks.signing import sign
from tests.plain_secrets import find_in
from tests.postback_receiver import Receiver
from tests.posted_calls import RINGING, answer, end, make_request, tag

DOCUMENT = (REPOSITORY / "docs" / "postbacks.md").read_text(encoding="utf-8")
TAGS = {"fbclid": 'x"y', "quote": "a&b", "ga_client_id": "1.2", "gclid": "EAIaIQ", "gbraid": "0AAA", "msclkid": "f894"}


def find_blocks(language: str) -> list[str]:
    """The blocks of code in this language."""
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT, flags=re.DOTALL)


def read_account(block: str) -> Account:
    """An account file with the block and the required first lines."""
    return read_account_file(f"account: {{key: demo, name: Harbor Roofing, country: US}}\n{block}".encode())


@pytest.mark.parametrize("block", find_blocks("yaml"))
def test_every_example_can_be_imported_and_gives_one_request(block: str) -> None:
    account = read_account(block)
    talking = tag(answer(RINGING), **TAGS)
    over = end(talking, 94)
    states = (None, RINGING, talking, over, replace(over, lead=Lead(LeadStatus.SALE, 4990)))
    requests = [
        request for before, after in pairwise(states) if after for request in write_requests(account, before, after)
    ]
    assert len(requests) == len(account.postbacks) == 1
    if "json" in requests[0].headers.get("Content-Type", ""):
        assert json.loads(requests[0].body)


def test_the_first_example_sends_the_documented_request() -> None:
    (request,) = write_requests(read_account(find_blocks("yaml")[0]), RINGING, end(tag(RINGING, click_id="EAIaIQ"), 94))
    assert f"`{request.method.value} {request.url}`" in DOCUMENT


def test_the_example_of_one_click_id_sends_the_documented_request() -> None:
    (block,) = [block for block in find_blocks("yaml") if "{first_of.name}" in block]
    (request,) = write_requests(read_account(block), RINGING, end(tag(RINGING, **TAGS), 94))
    assert f"`{request.method.value} {request.url}`" in DOCUMENT


def test_the_documented_verification_accepts_only_sent_requests(receiver: Receiver) -> None:
    (sample,) = find_blocks("python")
    names: dict[str, Any] = {}
    exec(sample, names)
    is_genuine = names["is_genuine"]
    request = make_request(
        receiver.locate("/postback?cid=EAIaIQ"), method=Method.POST, body="{}", secret="POSTBACK_SIGNING_KEY"
    )
    Sender(find_in({"POSTBACK_SIGNING_KEY": "key"}), may_reach_private=True).send(request, 1_795_327_200.0)
    (received,) = receiver.received
    headers, method, target, body = received.headers, received.method, received.target, received.body.encode()
    assert is_genuine(b"key", headers, method, target, body, 1_795_327_210.0)
    assert not is_genuine(b"key", headers, method, target, body, 1_795_327_200.0 + 301)
    assert not is_genuine(b"key", headers, method, target + "x", body, 1_795_327_210.0)
    assert not is_genuine(b"key", {**headers, "Idempotency-Key": "key-2"}, method, target, body, 1_795_327_210.0)
    assert not is_genuine(b"other", headers, method, target, body, 1_795_327_210.0)
    expected = sign("key", "POST", "/postback?cid=EAIaIQ", request.idempotency_key, b"{}", 1_795_327_200)
    assert headers["X-DNI-Signature"] == expected


def test_the_table_of_attempts_matches_the_schedule() -> None:
    delays = [find_next_attempt(attempts, None, 0.0, 0.0) for attempts in range(1, MOST_ATTEMPTS)]
    assert delays[:3] == [10, 20, 40]
    assert round((delays[8] or 0) / 60) == 43
    assert set(delays[9:]) == {3_600}
    assert f"| 11 to {MOST_ATTEMPTS} | 1 h |" in DOCUMENT
    assert f"After {MOST_ATTEMPTS} attempts" in DOCUMENT


def test_documented_limits_triggers_and_presets_match_the_server() -> None:
    text = DOCUMENT.replace("\n", " ")
    limits = f"{CONNECT_SECONDS:.0f} seconds to connect, {READ_SECONDS:.0f} for each part of the response"
    assert f"{limits}, {WHOLE_SECONDS:.0f} in total" in text
    assert (
        f"At most {MOST_SENT_TO_AN_ORIGIN} requests go to one host at a time, {MOST_SENT_FOR_AN_ACCOUNT} for one"
        in text
    )
    assert f"account, and {MOST_SENT_AT_ONCE} in total" in text
    triggers = DOCUMENT.split("| `on` |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", triggers, flags=re.MULTILINE) == [trigger.value for trigger in Trigger]
    assert [option for preset in PRESETS.values() for option in preset.options if f"{option}" not in DOCUMENT] == []
