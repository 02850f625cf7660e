"""Which callers an entry blocks, and which can't be blocked by accident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.account_file.problems import AccountFileError
from server.account_file.read import read_account_file
from server.account_file.write import write_account_file
from server.domain.account_advice import advise
from server.domain.account_changes import describe_changes
from server.domain.account_history import Author, Through
from server.domain.accounts import Account
from server.domain.blocked_callers import BlockedCaller, index_blocked_callers
from server.domain.calls.written_numbers import is_withheld
from server.domain.choices import ManagedBy
from server.domain.managed_changes import mark_changes, merge_file

HEAD = "account: {key: shop, name: A Shop, country: US}\n"


def read(entries: str, head: str = HEAD) -> Account:
    return read_account_file(f"{head}blocked_callers: {entries}".encode())


def find(entries: str, caller: str, *, is_withheld: bool = False) -> str | None:
    return index_blocked_callers(read(entries).blocked_callers).find(caller, is_withheld=is_withheld)


@pytest.mark.parametrize("written", ['"+14155550199"', "+14155550199", "(415) 555-0199", "{caller: 415-555-0199}"])
def test_number_is_blocked_however_it_is_written(written: str) -> None:
    assert find(f"[{written}]", "+14155550199") == "+14155550199"
    assert find(f"[{written}]", "+14155550198") is None


@pytest.mark.parametrize("written", ['"+1900*"', '"+1 (900) *"', '"+1-900*"'])
def test_prefix_blocks_all_numbers_that_begin_with_it(written: str) -> None:
    assert find(f"[{written}]", "+19005550100") == "+1900*"
    assert find(f"[{written}]", "+18005550100") is None


def test_only_callers_who_withhold_their_number_are_blocked_as_withheld() -> None:
    assert find("[withheld]", "", is_withheld=True) == "withheld"
    assert find("[withheld]", "") is None
    assert find("[withheld]", "+14155550199", is_withheld=True) is None
    assert find('["+1*", "+4*"]', "", is_withheld=True) is None


@pytest.mark.parametrize(
    "text",
    [
        *("anonymous", "Anonymous", "+266696687", "266696687", "RESTRICTED", "+7378742833", "Private", "blocked"),
        *("sip:anonymous@anonymous.invalid", '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'),
    ],
)
def test_withheld_number_is_recognized(text: str) -> None:
    assert is_withheld(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "unknown", "UNAVAILABLE", "+86282452253", "911", "112", "+112", "0000000000", "garbage", "+1", "5550100"),
        *("client:alice", "sip:alice@example.com", "x" * 10_000),
    ],
)
def test_number_that_is_only_not_available_is_not_withheld(text: str) -> None:
    assert not is_withheld(text)


@given(st.text())
def test_any_text_of_a_carrier_can_be_checked(text: str) -> None:
    assert is_withheld(text) in (True, False)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('"*"', "is not a prefix of numbers"),
        ('"+*"', "is not a prefix of numbers"),
        ('"900*"', "is not a prefix of numbers"),
        ('"+0*"', "is not a prefix of numbers"),
        ('"911"', "is not a phone number"),
        ("anonymous", "is not a phone number"),
        ('"+14155550199 ext. 5"', "has an extension"),
        ('{caller: "+14155550199", note: ""}', "should have at least 1 character"),
        ("{note: spam}", "caller: is missing"),
        ('["+14155550199"]', "expected a mapping"),
    ],
)
def test_text_that_blocks_nobody_or_everybody_is_a_problem(written: str, message: str) -> None:
    with pytest.raises(AccountFileError) as caught:
        read(f"[{written}]")
    assert message in str(caught.value)


def test_emergency_number_can_not_be_blocked_in_any_country() -> None:
    for country in ("US", "DE", "GB", "AU", "NZ"):
        for number in ("911", "112", "999", "000", "111"):
            with pytest.raises(AccountFileError):
                read(f'["{number}"]', HEAD.replace("US", country))


def test_two_spellings_of_one_caller_are_a_problem_with_its_line() -> None:
    with pytest.raises(AccountFileError) as caught:
        read('\n  - "+14155550199"\n  - {caller: (415) 555-0199, note: again}\n')
    assert "line 4: blocked_callers[1].caller: '+14155550199' is already the caller of blocked_callers[0]" in str(
        caught.value
    )


def test_exported_entries_are_short_unless_they_have_a_note() -> None:
    account = read('["+14155550199", {caller: withheld, note: Spam}]')
    written = write_account_file(account)
    assert "blocked_callers:\n- '+14155550199'\n- {caller: withheld, note: Spam}\n" in written
    assert read_account_file(written.encode()) == account


@pytest.mark.parametrize(
    ("entry", "country", "words"),
    [
        ("+1*", "US", "blocks all callers of US, the account's own country"),
        ("+4*", "GB", "blocks all callers of GB, the account's own country"),
        ("+44*", "GB", "blocks all callers of GB, the account's own country"),
        ("+14*", "US", "blocks a large part of US"),
        ("+141*", "US", "blocks a large part of US"),
        ("+1*", "GB", "countries (US, "),
        ("+7*", "US", "blocks all callers of 2 countries (RU, KZ"),
        ("+9*", "US", "countries ("),
    ],
)
def test_prefix_of_nearly_everybody_gets_a_warning(entry: str, country: str, words: str) -> None:
    [warning] = advise(Account("shop", "A Shop", country, blocked_callers=(BlockedCaller(entry),)))
    assert words in warning.message
    assert warning.path == ("blocked_callers", 0)


@pytest.mark.parametrize("entry", ["+1900*", "+44*", "+14155550199", "withheld"])
def test_sensible_entry_gets_no_warning(entry: str) -> None:
    assert advise(Account("shop", "A Shop", "US", blocked_callers=(BlockedCaller(entry),))) == []


@pytest.mark.parametrize("entry", ["+14155550180", "+1415555*"])
def test_blocking_the_account_s_own_numbers_gets_a_warning(entry: str) -> None:
    account = read(f'["{entry}"]\nreceiving_numbers: [{{name: desk, number: "+14155550180"}}]')
    [warning] = advise(account)
    assert "blocks calls from +14155550180 (desk), a number of this account" in warning.message


def test_caller_blocked_in_the_console_stays_when_a_file_is_imported() -> None:
    in_file = read('["+14155550199"]')
    both = Account("shop", "A Shop", "US", blocked_callers=(*in_file.blocked_callers, BlockedCaller("withheld")))
    changed = mark_changes(in_file, both, Author("mia", Through.CONSOLE))
    assert [one.managed_by for one in changed.blocked_callers] == [ManagedBy.FILE, ManagedBy.CONSOLE]
    merged = merge_file(changed, in_file)
    assert merged.account.blocked_callers == changed.blocked_callers
    assert merged.kept == ("blocked caller withheld",)
    assert describe_changes(in_file, changed) == ["+ blocked_callers.withheld: managed_by console"]
