"""Reading an account file: the account from each field."""

from pathlib import Path

import pytest

import demo_pages
from demo_pages.expected_numbers import read_expected_numbers
from server.account_file.read import read_account_file
from server.domain.accounts import Assignment, FromPool, OffSiteSource, OnSiteSource, SwapOptions
from server.domain.choices import Attribution, Automation, Consent, LinkExtension, PoolMode
from server.domain.number_pools import NumberPool
from server.domain.page_events import PageEvent, PageEventRule, PageEvents, Tag
from server.domain.phone_numbers import PhoneNumber
from tests.accounts import ACCOUNT_FILE, POOLED_ACCOUNT_FILE, edit_account_file


def test_the_documented_file_is_read() -> None:
    account = read_account_file(ACCOUNT_FILE.encode())
    assert (account.key, account.name, account.country) == ("demo", "Harbor Roofing", "US")
    assert [(target.name, target.number.number, target.campaign) for target in account.target_numbers] == [
        ("sales", "+18005550100", "roofing"),
        ("service", "+18005550123", "roofing"),
    ]
    google_ads, newsletter, billboard = account.tracking_sources
    assert isinstance(google_ads, OnSiteSource)
    assert google_ads.preset == "google_ads"
    assert isinstance(newsletter, OnSiteSource)
    assert newsletter.priority == 20
    assert billboard == OffSiteSource("Billboard I-95", PhoneNumber("+18665550110"), "I-95 exit 12")


def test_missing_fields_have_their_defaults() -> None:
    account = read_account_file(b"account: {key: small, name: Small, country: GB}")
    assert account.consent is Consent.NOT_REQUIRED
    assert account.automation is Automation.REFUSED
    assert account.attribution is Attribution.LAST_TOUCH
    assert account.visit_timeout_minutes == 30
    assert account.fragment_parameters is False
    assert (account.ignored_referrers, account.ignore_payment_hosts) == ((), True)
    assert account.swap == SwapOptions((), False, False, LinkExtension.EXT, sms_links=False)
    assert account.target_numbers == account.tracking_sources == account.campaigns == account.origins == ()


def test_a_section_whose_entries_are_commented_out_is_empty() -> None:
    assert read_account_file(b"account: {key: a, name: A, country: US}\ncampaigns:\n#  - {name: x}\n").campaigns == ()


@pytest.mark.parametrize(
    "written",
    ['"+18665550101"', "+18665550101", "18665550101", "866-555-0101", '{number: "+18665550101"}'],
)
def test_a_tracking_number_may_be_written_in_several_ways(written: str) -> None:
    account = read_account_file(edit_account_file(('"+18665550101"', written)))
    assert account.on_site_sources[0].tracking_numbers[0] == PhoneNumber("+18665550101")


@pytest.mark.parametrize("extension", ['"012"', "012"])
def test_an_extension_keeps_its_zeros(extension: str) -> None:
    written = f'{{number: "+18665550101", extension: {extension}}}'
    account = read_account_file(edit_account_file(('"+18665550101"', written)))
    assert account.on_site_sources[0].tracking_numbers[0] == PhoneNumber("+18665550101", "012")


def test_words_that_yaml_1_1_reads_as_false_stay_text() -> None:
    file = b"account: {key: no, name: Off, country: NO}\ncampaigns: [{name: yes}]"
    account = read_account_file(file)
    assert (account.key, account.name, account.country, account.campaigns[0].name) == ("no", "Off", "NO", "yes")


def test_parameters_are_kept_in_lower_case() -> None:
    account = read_account_file(edit_account_file(("f_n: first_name", "F_N: first_name")))
    assert account.parameter_mapping[0].parameter == "f_n"


def test_one_number_may_serve_two_sources_by_extension() -> None:
    def shared(extension: str) -> str:
        return f'{{number: "+18665550101", extension: "{extension}"}}'

    file = edit_account_file(('"+18665550101"', shared("1")), ('"+18665550103"', shared("2")))
    assert len(read_account_file(file).tracking_sources) == 3


def test_byte_order_mark_is_accepted() -> None:
    assert read_account_file(b"\xef\xbb\xbf" + ACCOUNT_FILE.encode()).key == "demo"


def test_demo_account_has_the_documented_targets_and_only_example_numbers() -> None:
    account = read_account_file(Path(demo_pages.__file__).with_name("account.yaml").read_bytes())
    assert account.key == "demo"
    assert account.automation is Automation.ALLOWED
    assert {target.name: target.number.number for target in account.target_numbers} == {
        "sales": "+18005550100",
        "service": "+18005550123",
    }
    numbers = [number for source in account.tracking_sources for number in source.tracking_numbers]
    numbers += [pool_number for pool in account.number_pools for pool_number in pool.tracking_numbers]
    assert all("+18665550100" <= number.number <= "+18665550199" for number in numbers)
    assert all("+14155550100" <= one.number.number <= "+14155550199" for one in account.receiving_numbers)


def test_the_demo_site_expects_what_the_demo_account_shows() -> None:
    account = read_account_file(Path(demo_pages.__file__).with_name("account.yaml").read_bytes())
    shown: dict[str, tuple[str, ...]] = {source.name: () for source in account.tracking_sources}
    for source in account.on_site_sources:
        for assignment in source.assign:
            if assignment.target_number == "sales":
                shows = assignment.shows
                pool_numbers = (
                    account.find_number_pool(shows.number_pool).pool_numbers
                    if isinstance(shows, FromPool)
                    else (shows,)
                )
                shown[source.name] = tuple(map(str, pool_numbers))
    assert read_expected_numbers() == shown
    assert len(shown["An affiliate's link"]) > 1


def test_pool_is_read_with_a_number_for_each_extension() -> None:
    account = read_account_file(POOLED_ACCOUNT_FILE.encode())
    assert account.number_pools == (
        NumberPool(
            name="roofing-pool",
            campaign="roofing",
            tracking_numbers=(
                PhoneNumber("+18665550120"),
                PhoneNumber("+18665550121", "101"),
                PhoneNumber("+18665550121", "102"),
            ),
            target_numbers=("sales",),
            mode=PoolMode.SHARED,
            key_tags=("affiliate_id", "sub_id", "keyword"),
            publisher=None,
            buffer_seconds=60,
            max_lease_seconds=900,
            max_size=30,
            attribution_window_minutes=60,
            default_number=PhoneNumber("+18005550100"),
        ),
    )
    assert account.on_site_sources[-1].assign == (Assignment("sales", FromPool("roofing-pool")),)


def test_missing_fields_of_a_pool_have_their_defaults() -> None:
    pool = "{name: p, campaign: c, target_numbers: [t], tracking_numbers: [8665550120]}"
    head = (
        "account: {key: a, name: A, country: US, origins: ['https://a.example']}\n"
        "campaigns: [{name: c}]\ntarget_numbers: [{name: t, number: 8005550100}]\n"
    )
    account = read_account_file(f"{head}number_pools: [{pool}]".encode())
    assert account.number_pools == (NumberPool("p", "c", (PhoneNumber("+18665550120"),), ("t",)),)
    assert account.publisher_tag == "affiliate_id"
    assert account.page_events == PageEvents()


def test_page_events_are_read_with_steps_in_order_and_once() -> None:
    account = read_account_file(edit_account_file(("[50, 90]", "[90, 50, 90]"), text=POOLED_ACCOUNT_FILE))
    rule = PageEventRule("#quote", PageEvent.CLICK, (Tag("quote", "requested"),))
    assert account.page_events == PageEvents((rule,), (50, 90), (30, 120))
