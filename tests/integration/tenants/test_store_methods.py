"""Two tenants with every method of the stores of accounts, calls, keys and secrets, with otherwise equal data."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from server.domain.accounts import Account
from server.domain.api_keys import ApiKey, Scope, compute_digest
from server.domain.calls.lead import LeadStatus
from server.domain.calls.lead_changes import LeadUpdate
from server.domain.postbacks.erasures import write_erasure
from server.domain.secret_names import SecretMissing
from server.postbacks.sending import Sender, SendFailed
from server.stores.account_secrets import AccountSecrets
from server.stores.call_log import CallFilter
from server.stores.outbox import PostbackState
from server.stores.secrets import FoundSecret
from tests.integration.calls.callers import CALLER, NOON, end, record
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import (
    TENANTS,
    Tenants,
    make_tenant_call,
    make_tenant_request,
    write_api_key,
)


@covers("store AccountStore.save", "store AccountStore.find", "store AccountStore.find_revision")
def test_saving_an_account_changes_no_other(tenants: Tenants, parsed: Mapping[str, Account]) -> None:
    before = tenants.accounts.find("shop")
    tenants.accounts.save(replace(parsed["aaa"], name="Another Name", postbacks=(), tracking_sources=()))
    assert tenants.accounts.find("shop") == before
    assert before is not None
    assert before.account == parsed["shop"]
    assert tenants.accounts.find_revision("shop") == before.revision != tenants.accounts.find_revision("aaa")


@covers(
    "store CallLog.find",
    "store CallLog.list_running",
    "store CallLog.list_calls",
    "store CallLog.list_calls_of_caller",
    "store CallLog.list_last_calls",
)
def test_calls_are_found_only_in_their_own_account(tenants: Tenants) -> None:
    for mine, other in (TENANTS, TENANTS[::-1]):
        for call_id in (f"CA{other}", f"twilio-CA{other}"):
            assert tenants.call_log.find(mine, call_id) is None
        running = tenants.call_log.list_running(mine, 10)
        assert [call.account for call in running] == [mine]
        for wanted in (CallFilter(), CallFilter(caller=CALLER), CallFilter(campaign="roofing")):
            page = tenants.call_log.list_calls(mine, wanted, None, 10)
            assert [call.account for call in page.calls] == [mine]
        assert [call.account for call in tenants.call_log.list_calls_of_caller(mine, CALLER)] == [mine]
        called = {call.tracking_number.number for call in page.calls}
        assert {last.number for last in tenants.call_log.list_last_calls(mine)} == called
        strange = CallFilter(tags={"owner": f"only {other} knows"})
        assert tenants.call_log.list_calls(mine, strange, None, 10).calls == ()


@covers("store CallLog.list_changed", "store CallLog.find_last_mark", "store CallTransaction.update")
def test_a_change_of_one_account_s_call_does_not_move_the_other_s_mark(tenants: Tenants) -> None:
    mark, other_call = tenants.call_log.find_last_mark("aaa"), tenants.call_log.find("aaa", "CAaaa")
    record(tenants.call_log, make_tenant_call("shop"), end(NOON + 9))
    assert tenants.call_log.find_last_mark("aaa") == mark
    assert tenants.call_log.list_changed("aaa", mark, 10)[0] == []
    assert tenants.call_log.find("aaa", "CAaaa") == other_call
    assert [call.account for call in tenants.call_log.list_changed("shop", 0, 10)[0]] == ["shop"]


@pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])
@covers("store Leads.set_lead", "store Leads.add_note", "store Leads.delete_note", "store Leads.list_notes")
def test_leads_and_notes_are_set_only_by_their_own_account(
    tenants: Tenants, parsed: Mapping[str, Account], mine: str, other: str
) -> None:
    theirs = tenants.leads.add_note(other, f"CA{other}", f"only {other} knows", "Ana", NOON)
    before, mark = tenants.call_log.find(other, f"CA{other}"), tenants.call_log.find_last_mark(other)
    assert theirs is not None
    for call_id in (f"CA{other}", f"twilio-CA{other}"):
        assert tenants.leads.set_lead(parsed[mine], call_id, LeadUpdate(LeadStatus.SALE), "Eve", NOON) is None
        assert tenants.leads.add_note(mine, call_id, "forged", "Eve", NOON) is None
        assert tenants.leads.list_notes(mine, call_id) is None
        assert not tenants.leads.delete_note(mine, call_id, theirs.note_id)
    assert not tenants.leads.delete_note(mine, f"CA{mine}", theirs.note_id)
    assert tenants.call_log.find(other, f"CA{other}") == before
    assert tenants.call_log.find_last_mark(other) == mark
    assert tenants.leads.list_notes(other, f"CA{other}") == [theirs]
    for has_ended in (False, True):
        if has_ended:
            record(tenants.call_log, make_tenant_call(other), end(NOON + 9))
        for search in ("only knows", "desk harbor", CALLER):
            page = tenants.call_log.list_calls(mine, CallFilter(search=search), None, 10)
            assert {call.account for call in page.calls} <= {mine}
        assert tenants.call_log.list_calls(mine, CallFilter(search=other), None, 10).calls == ()


@covers("store CallIndex.list_behind", "store CallIndex.index_some")
def test_indexing_the_calls_of_one_account_leaves_the_other_s_alone(tenants: Tenants) -> None:
    for tenant in TENANTS:
        record(tenants.call_log, make_tenant_call(tenant), end(NOON + 9))
    assert list(tenants.call_index.list_behind()) == sorted(TENANTS)
    while tenants.call_index.index_some("aaa", 10):
        pass
    assert list(tenants.call_index.list_behind()) == ["shop"]
    for tenant in TENANTS:
        page = tenants.call_log.list_calls(tenant, CallFilter(caller=CALLER), None, 10)
        assert [call.account for call in page.calls] == [tenant]


@covers("store CallTransaction.add", "store CallTransaction.list_earlier")
def test_a_caller_of_one_account_is_new_to_the_other(tenants: Tenants) -> None:
    later = replace(make_tenant_call("aaa"), call_id="twilio-CAlater", carrier_call_id="CAlater")
    with tenants.call_log.begin() as transaction:
        assert transaction.find(later.call_id) is None
        transaction.add(later, NOON + 9)
        earlier = transaction.list_earlier("aaa", CALLER, NOON - 1, later.call_id, later.tracking_number)
        assert [one.call_id for one in earlier] == ["twilio-CAaaa"]
        called = make_tenant_call("shop").tracking_number
        assert "twilio-CAshop" not in [
            one.call_id for one in transaction.list_earlier("aaa", CALLER, NOON - 1, later.call_id, called)
        ]


@covers(
    "store CallTransaction.count_busy",
    "store CallTransaction.count_answered",
    "store CallTransaction.count_steps",
    "store CallTransaction.list_queued",
)
def test_caps_rotations_and_queues_of_equal_names_are_counted_separately(tenants: Tenants) -> None:
    with tenants.call_log.begin() as transaction:
        for tenant in TENANTS:
            assert transaction.count_busy(tenant, "desk", NOON - 9, "") == 1
            assert transaction.count_busy(tenant, "desk", NOON - 9, f"twilio-CA{tenant}") == 0
            assert transaction.count_answered(tenant, "desk", NOON - 9, f"twilio-CA{tenant}") == 0
            assert transaction.count_steps(tenant, "main", f"twilio-CA{tenant}") == 0
            assert transaction.count_steps(tenant, "main", "") == 1
            assert transaction.list_queued(tenant, "main", NOON - 9) == {}


@covers("store CallTransaction.send", "store Outbox.list_outbox", "store Outbox.retry", "store Outbox.count_unsent")
def test_postbacks_are_listed_and_retried_only_in_their_own_account(tenants: Tenants) -> None:
    outbox = tenants.outbox
    (shop_entry,), (aaa_entry,) = outbox.list_outbox("shop", None, 10), outbox.list_outbox("aaa", None, 10)
    assert (shop_entry.request, aaa_entry.request) == (make_tenant_request("shop"), make_tenant_request("aaa"))
    assert outbox.list_outbox("aaa", None, 10, "twilio-CAshop") == []
    outbox.mark_failed(shop_entry.entry_id, "responded with status 410", None)
    assert outbox.count_unsent(["aaa"]).dead == 0
    assert outbox.count_unsent(["shop"]).dead == 1
    assert outbox.retry("aaa", shop_entry.entry_id, NOON) == 0
    assert outbox.retry("aaa", None, NOON) == 0
    assert [one.state for one in outbox.list_outbox("shop", None, 10)] == [PostbackState.DEAD]
    assert outbox.retry("shop", None, NOON) == 1


@covers("store Retention.delete_older", "store Retention.erase_caller")
def test_deleting_and_erasing_affect_one_account(tenants: Tenants) -> None:
    for tenant in TENANTS:
        record(tenants.call_log, make_tenant_call(tenant), end(NOON + 9))
    assert tenants.retention.erase_caller("aaa", CALLER, NOON + 10) == 1
    assert tenants.call_log.find("shop", "CAshop") is not None
    assert len(tenants.outbox.list_outbox("shop", None, 10)) == 1
    assert tenants.retention.delete_older("aaa", NOON + 100, 10, NOON) == 0
    assert tenants.call_log.find("shop", "CAshop") is not None
    assert tenants.retention.delete_older("shop", NOON + 100, 10, NOON) == 1


@covers("store Retention.finish_erasures")
def test_erasures_are_finished_only_in_their_own_account(tenants: Tenants) -> None:
    with tenants.call_log.begin() as transaction:
        transaction.send([write_erasure("shop", "twilio", "https://api.twilio.com/RE1")], NOON)
    assert tenants.retention.finish_erasures("aaa") == 0
    assert tenants.retention.finish_erasures("shop") is None
    waiting, _postback = tenants.outbox.list_outbox("shop", None, 10)
    tenants.outbox.mark_failed(waiting.entry_id, "responded with status 401", None)
    assert tenants.retention.finish_erasures("aaa") == 0
    assert tenants.retention.finish_erasures("shop") == 1
    assert [entry.request for entry in tenants.outbox.list_outbox("shop", None, 10)] == [make_tenant_request("shop")]


@covers(
    "store Identities.add_api_key",
    "store Identities.find_api_key",
    "store Identities.list_api_keys",
    "store Identities.record_use",
    "store Identities.delete_api_key",
    "store Identities.delete_api_keys",
)
def test_keys_of_equal_names_are_separate(tenants: Tenants) -> None:
    identities, digest = tenants.identities, compute_digest(write_api_key("shop"))
    identities.add_api_key(ApiKey("aaa", "more", frozenset([Scope.CALLS_READ]), NOON), "m" * 64)
    identities.record_use("m" * 64, NOON + 5)
    assert [(one.name, one.last_used_at) for one in identities.list_api_keys("shop")] == [("reports", None)]
    assert identities.delete_api_key("aaa", "reports") is True
    assert identities.delete_api_keys("aaa") == 1
    found = identities.find_api_key(digest)
    assert found is not None
    assert found.account == "shop"


@covers(
    "store SecretStore.set_secret",
    "store SecretStore.find_secret",
    "store SecretStore.list_secrets",
    "store SecretStore.delete_secret",
    "store SecretStore.allow_variable",
    "store SecretStore.list_variables",
    "store SecretStore.disallow_variable",
)
def test_secrets_of_equal_names_are_separate(tenants: Tenants) -> None:
    secrets = tenants.secrets
    assert secrets.find_secret("aaa", "CRM_TOKEN").value == "secret of aaa"
    secrets.set_secret("aaa", "CRM_TOKEN", "changed", NOON)
    secrets.set_secret("aaa", "ONLY_AAA", "x", NOON)
    secrets.allow_variable("aaa", "SHARED_NAME", NOON)
    assert secrets.find_secret("shop", "CRM_TOKEN").value == "secret of shop"
    for name in ("ONLY_AAA", "SHARED_NAME", "VARIABLE_OF_AAA"):
        assert secrets.find_secret("shop", name) == FoundSecret(None, False)
    assert [one.name for one in secrets.list_secrets("shop")] == ["CRM_TOKEN"]
    assert [one.name for one in secrets.list_variables("shop")] == ["VARIABLE_OF_SHOP"]
    assert secrets.delete_secret("aaa", "CRM_TOKEN") is True
    assert secrets.disallow_variable("aaa", "VARIABLE_OF_SHOP") is False
    assert secrets.find_secret("shop", "CRM_TOKEN").value == "secret of shop"
    assert secrets.find_secret("shop", "VARIABLE_OF_SHOP").is_variable_allowed


def test_a_postback_with_another_account_s_secret_or_variable_is_not_sent_and_the_error_says_what_to_run(
    tenants: Tenants,
) -> None:
    tenants.secrets.set_secret("shop", "SHOP_TOKEN", "hidden", NOON)
    found = AccountSecrets(tenants.secrets, {"VARIABLE_OF_SHOP": "hidden", "POSTBACK_KEY": "hidden too"})
    sender = Sender(found.find_to_send, resolve=lambda _host, _port: [])
    for name in ("SHOP_TOKEN", "VARIABLE_OF_SHOP", "POSTBACK_KEY", "DNI_SECRET_KEY"):
        request = make_tenant_request("aaa")
        for changed in (
            replace(request, url=f"https://t.example/?k={{secret.{name}}}"),
            replace(request, url="https://t.example/", headers={"X-Key": f"{{secret.{name}}}"}),
            replace(request, url="https://t.example/", secret=name),
        ):
            with pytest.raises(SendFailed) as refusal:
                sender.send(changed, NOON)
            assert str(refusal.value).startswith(f"account 'aaa' has no secret {name}. Run 'dni secret set aaa {name}'")
            assert "hidden" not in str(refusal.value)
    assert found.find_to_send("shop", "VARIABLE_OF_SHOP") == "hidden"
    with pytest.raises(SecretMissing):
        found.find_to_verify("aaa", "SHOP_TOKEN")
