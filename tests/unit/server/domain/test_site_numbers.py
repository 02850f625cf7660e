"""The phone numbers of a page, however it is written, in a time in proportion to its length."""

import pytest

from server.domain.site_numbers import FoundNumber, find_numbers

SALES = "+18005550100"


def list_found(page: str, country: str = "US") -> list[tuple[str, int]]:
    return [(one.number, one.count) for one in find_numbers(page, country)]


def test_numbers_in_texts_and_links_are_counted_the_most_frequent_first() -> None:
    page = """<p>Call (800) 555-0100 or 800.555.0100</p><a href="tel:+18005550100">800-555-0100</a>
    <footer>Service: <a href='tel:800-555-0123;ext=5'>call us</a></footer>"""
    assert find_numbers(page, "US") == [
        FoundNumber(SALES, "(800) 555-0100", 4),
        FoundNumber("+18005550123", "(800) 555-0123", 1),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "800-555-0100",
        "<b>800</b>-555-<span class=x>0100</span>",
        "&#40;800&#41; 555&#8209;0100",
        "800&nbsp;555&nbsp;0100",
        "<p>1 < 2 and 800-555-0100",
        "<!-- 800-555-0199 --><!--\n<p>800-555-0188</p>\n-->800-555-0100",
        "<p>call\n  +1 800\t555 0100</p>",
        "<svg/><p>800-555-0100</p>",
        '<a HREF="TEL:%2B1%20800%20555%200100">call</a>',
        "<p>800-555-0100</p><script>var a = '<p>800-555-0111'</script><style>/* 800-555-0122 */</style>",
    ],
)
def test_number_is_found_in_any_spelling_and_only_where_it_is_visible(page: str) -> None:
    assert list_found(page) == [(SALES, 1)]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>Order 8005550100123456, 2027-04-02, $1,800,555.01, 10.0.0.1",
        "<p>800-555</p><p>0100</p>",
        "<script>800-555-0100",
        "<a href='mailto:tel:nobody'>x</a><a href='tel:'>y</a><a href='tel:0'>z</a>",
    ],
)
def test_what_is_not_a_number_is_not_found(page: str) -> None:
    assert list_found(page) == []


def test_numbers_without_a_country_code_belong_to_the_country() -> None:
    assert list_found("<p>030 901820 und +1 800 555 0100", "DE") == [(SALES, 1), ("+4930901820", 1)]


@pytest.mark.parametrize("before", range(470, 510, 3))
def test_number_in_a_long_paragraph_is_not_cut_in_two(before: int) -> None:
    assert list_found("<p>" + ("word " * 200)[:before] + " call 800-555-0100 today" + " word" * 200) == [(SALES, 1)]


@pytest.mark.parametrize(
    "unit",
    ["<", "<a ", "<script>", "</script", "<!--", "800-555-0100 ", "8", "(", "<a href=tel:", "&#", "<![CDATA[", "< >"],
)
def test_hostile_pages_come_to_an_end(unit: str) -> None:
    assert len(find_numbers(unit * (300_000 // len(unit)), "US")) <= 1
