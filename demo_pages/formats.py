"""Ways to write a phone number in text, and the expected text after the swap.

`FORMATS` must be found and rewritten in their own format. `DECOYS` look like numbers and must not change. The formats
page shows both tables, and tests import them.
"""

from dataclasses import dataclass

SALES = "+18005550100"
SERVICE = "+18005550123"
TRACKING_NUMBERS = {SALES: "+18665550101", SERVICE: "+18665550102"}  # what the Google Ads source assigns


@dataclass(frozen=True)
class Format:
    """One way to write a target number. `expected` is the text with `TRACKING_NUMBERS[target_number]` in its place."""

    id: str
    source: str
    expected: str
    target_number: str = SALES


@dataclass(frozen=True)
class Decoy:
    """Text that must not change, and why it looks like a target number."""

    id: str
    source: str
    looks_like: str


FORMATS: tuple[Format, ...] = (
    Format("hyphens", "800-555-0100", "866-555-0101"),
    Format("dots", "800.555.0100", "866.555.0101"),
    Format("slashes", "800/555/0100", "866/555/0101"),
    Format("spaces", "800 555 0100", "866 555 0101"),
    Format("bare", "8005550100", "8665550101"),
    Format("parentheses", "(800) 555-0100", "(866) 555-0101"),
    Format("parentheses-tight", "(800)555-0100", "(866)555-0101"),
    Format("parentheses-dot", "(800) 555.0100", "(866) 555.0101"),
    Format("no-break-spaces", "800\u00a0555\u00a00100", "866\u00a0555\u00a00101"),
    Format("narrow-no-break-spaces", "800\u202f555\u202f0100", "866\u202f555\u202f0101"),
    Format("thin-spaces", "800\u2009555\u20090100", "866\u2009555\u20090101"),
    Format("unicode-hyphens", "800\u2010555\u20100100", "866\u2010555\u20100101"),
    Format("no-break-hyphens", "800\u2011555\u20110100", "866\u2011555\u20110101"),
    Format("figure-dashes", "800\u2012555\u20120100", "866\u2012555\u20120101"),
    Format("en-dashes", "800\u2013555\u20130100", "866\u2013555\u20130101"),
    Format("em-dashes", "800\u2014555\u20140100", "866\u2014555\u20140101"),
    Format("horizontal-bars", "800\u2015555\u20150100", "866\u2015555\u20150101"),
    Format("minus-signs", "800\u2212555\u22120100", "866\u2212555\u22120101"),
    Format("spaced-hyphens", "800 - 555 - 0100", "866 - 555 - 0101"),
    Format("double-spaces", "800  555  0100", "866  555  0101"),
    Format("mixed", "(800) 555\u20110100", "(866) 555\u20110101"),
    Format("e164", "+18005550100", "+18665550101"),
    Format("plus-one", "+1 800 555 0100", "+1 866 555 0101"),
    Format("plus-one-parentheses", "+1 (800) 555\u20110100", "+1 (866) 555\u20110101"),
    Format("plus-one-dots", "+1.800.555.0100", "+1.866.555.0101"),
    Format("one-hyphen", "1-800-555-0100", "1-866-555-0101"),
    Format("one-space", "1 (800) 555-0100", "1 (866) 555-0101"),
    Format("exit-code-us", "011 1 800 555 0100", "011 1 866 555 0101"),
    Format("exit-code-world", "00 1 800-555-0100", "00 1 866-555-0101"),
    Format(
        "full-width-digits",
        "\uff18\uff10\uff10-\uff15\uff15\uff15-\uff10\uff11\uff10\uff10",
        "\uff18\uff16\uff16-\uff15\uff15\uff15-\uff10\uff11\uff10\uff11",
    ),
    Format(
        "arabic-digits",
        "\u0668\u0660\u0660-\u0665\u0665\u0665-\u0660\u0661\u0660\u0660",
        "\u0668\u0666\u0666-\u0665\u0665\u0665-\u0660\u0661\u0660\u0661",
    ),
    Format(
        "persian-digits",
        "\u06f8\u06f0\u06f0-\u06f5\u06f5\u06f5-\u06f0\u06f1\u06f0\u06f0",
        "\u06f8\u06f6\u06f6-\u06f5\u06f5\u06f5-\u06f0\u06f1\u06f0\u06f1",
    ),
    Format("isolates", "Call \u2066+1 800-555-0100\u2069 now", "Call \u2066+1 866-555-0101\u2069 now"),
    Format("vanity", "1-800-JKL-0100", "1-866-555-0101"),
    Format("vanity-lower-case", "800-jkl-0100", "866-555-0101"),
    Format("vanity-service", "800-555-01AD", "866-555-0102", SERVICE),
    Format("in-a-sentence", "Call 800-555-0100, day or night.", "Call 866-555-0101, day or night."),
    Format("after-a-colon", "Phone:800-555-0100;", "Phone:866-555-0101;"),
    Format("in-brackets", "Our crew (800-555-0100) is near.", "Our crew (866-555-0101) is near."),
    Format("twice", "800-555-0100 or (800) 555-0100", "866-555-0101 or (866) 555-0101"),
    Format("before-a-number", "800-555-0100, 24 hours, since 1998", "866-555-0101, 24 hours, since 1998"),
    Format("service", "(800) 555-0123", "(866) 555-0102", SERVICE),
    Format(
        "both-targets",
        "Sales 800-555-0100, service 800-555-0123",
        "Sales 866-555-0101, service 866-555-0102",
    ),
)

DECOYS: tuple[Decoy, ...] = (
    Decoy("longer-in-front", "98005550100", "the target with a digit before it"),
    Decoy("longer-behind", "80055501004567", "the target with digits after it"),
    Decoy("longer-both", "Tracking ID 9800555010067", "the target within a longer number"),
    Decoy("order-number", "Order 98005551234567", "an order number that starts like a toll-free number"),
    Decoy("numero-sign", "\u2116 8005550100", "a number of an order"),
    Decoy("en-dash-behind", "800-555-0100\u20130102", "a range, of which the target is the beginning"),
    Decoy("price", "$8,005,550,100.00", "a price whose digits are the target's"),
    Decoy("ip-address", "Host 80.055.50.100", "an IP address whose digits are the target's"),
    Decoy("date", "Since 08-05-2010, 01:00", "a date and a time"),
    Decoy("near-number", "800-555-0101", "one digit off"),
    Decoy("other-area", "207-555-0100", "the same line in another area"),
    Decoy("too-short", "555-0100", "the end of the target"),
    Decoy("other-country", "+44 800 555 0100", "the national number, in another country"),
)
