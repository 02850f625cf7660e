"""Times, numbers and phone numbers as the browser's first language writes them."""

import pytest
from flask import Flask

from server.console.formats import FILTERS

AT = 1_800_000_000.0


@pytest.mark.parametrize(
    ("language", "name", "arguments", "expected"),
    [
        ("en-US", "moment", (AT, "America/New_York"), "Jan 15, 2027, 3:00:00\u202fAM"),
        ("de", "moment", (AT, "Europe/Berlin"), "15.01.2027, 09:00:00"),
        ("en-US", "brief", (AT, "UTC"), "Jan 15, 8:00\u202fAM"),
        ("fr-FR", "brief", (AT, "UTC"), "15 janv., 08:00"),
        ("en-GB", "clock", (AT, "UTC"), "08:00:00"),
        ("en-US", "day", (AT, "UTC"), "Jan 15, 2027"),
        ("en-US", "moment", (None, "UTC"), "–"),
        ("en-US", "seconds", (65.2,), "1:05"),
        ("en-US", "seconds", (3_723,), "1:02:03"),
        ("de-DE", "number", (1234567,), "1.234.567"),
        ("en-US", "share", (0.256,), "26%"),
        ("en-US", "exact_share", (0.9999,), "99.9%"),
        ("en-US", "exact_share", (0.6,), "60%"),
        ("de", "exact_share", (1.0,), "100%"),
        ("en-US", "cents", (123450,), "1,234.50"),
        ("de", "cents", (123450,), "1.234,50"),
        ("en-US", "phone", ("+18665550101",), "+1 866-555-0101"),
        ("en-US", "phone", ("+18665550101 ext. 12",), "+1 866-555-0101 ext. 12"),
        ("en-US", "phone", ("anonymous",), "anonymous"),
        ("tlh,xx;q=0.5", "number", (1234,), "1,234"),
        ("*", "number", (1234,), "1,234"),
    ],
)
def test_values_are_written_for_the_browsers_first_language(
    language: str, name: str, arguments: tuple[object, ...], expected: str
) -> None:
    with Flask("test").test_request_context(headers={"Accept-Language": language}):
        assert FILTERS[name](*arguments) == expected
