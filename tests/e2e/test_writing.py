"""The tracking number is written in the spelling of its target: letters, extensions, other countries, similar numbers."""

from playwright.sync_api import Page

from tests.e2e.showing import read_all, show

FLOWERS = {
    "1-800-FLOWERS": "1-866-5550101",
    "1-800-flowers": "1-866-5550101",
    "1-800-FLO-WERS": "1-866-555-0101",
    "(800) FLOWERS": "(866) 5550101",
    "+1 800 FLOWERS": "+1 866 5550101",
    "Call 1-800-FLOWERS now": "Call 1-866-5550101 now",
    "800-356-9377": "866-555-0101",
    "1-800-FLOWERSHOPS": "1-866-5550101",
    "mayflowers": "mayflowers",
}
ABROAD = {
    "800-555-0100": "020 7946 0958",
    "(800) 555-0100": "020 7946 0958",
    "+1 800 555 0100": "+44 20 7946 0958",
    "+18005550100": "+44 20 7946 0958",
    "1-800-555-0123": "030 901820",
    "+1 (800) 555-0123, ext": "+49 30 901820, ext",
}
EUROPEAN = {
    "020 7946 0958": "020 7946 0018",
    "(020) 7946-0958": "(020) 7946-0018",
    "+44 20 7946 0958": "+44 20 7946 0018",
    "+44 (0)20 7946 0958": "+44 (0)20 7946 0018",
    "0044 20 7946 0958": "0044 20 7946 0018",
    "020.7946.0958": "020.7946.0018",
    "030 901820": "030 90182123",
    "+49 30 901820": "+49 30 90182123",
    "01 42 68 53 00": "(866) 555-0101",
    "+33 1 42 68 53 00": "+1 866-555-0101",
    "32 12 34 56": "32 12 34 00",
    "+45 32 12 34 56": "+45 32 12 34 00",
    "120 7946 0958": "120 7946 0958",
}
FAMILY = {
    "800-555-0100": "866-555-0101",
    "+1 800 555 0100": "+1 866 555 0101",
    "+49 1800 5550100": "+49 1800 5550199",
    "030 12345678": "030 99999999",
    "030 1234": "030 9999",
    "+49 30 1234": "+49 30 9999",
    "+49 30 12345678": "+49 30 99999999",
}
EXTENSION = {
    "800-555-0100": "866-555-0161 ext. 12",
    "Call (800) 555-0100.": "Call (866) 555-0161 ext. 12.",
    "800-555-0123": "866-555-0162",
    "+1 800 555 0100 or +1 800 555 0123": "+1 866 555 0161 ext. 12 or +1 866 555 0162",
}


def write_in(page: Page, texts: dict[str, str], account: str, probe: str = "800-555-0100") -> dict[str, str]:
    """Show each text in a paragraph of its own, and return what became of it."""
    show(page, "".join(f"<p>{text}</p>" for text in texts), account=account, probe=probe)
    return dict(zip(texts, read_all(page, "p"), strict=True))


def test_letters_become_digits(page: Page) -> None:
    assert write_in(page, FLOWERS, "flowers", "800-356-9377") == FLOWERS


def test_a_number_of_another_country_is_written_nationally_or_internationally_like_the_target(page: Page) -> None:
    assert write_in(page, ABROAD, "abroad") == ABROAD


def test_numbers_of_other_countries_are_found_in_their_own_customs(page: Page) -> None:
    assert write_in(page, EUROPEAN, "european", "+442079460958") == EUROPEAN


def test_targets_that_begin_or_end_alike_are_distinguished(page: Page) -> None:
    assert write_in(page, FAMILY, "family") == FAMILY


def test_an_extension_is_written_after_the_number(page: Page) -> None:
    assert write_in(page, EXTENSION, "extension") == EXTENSION
