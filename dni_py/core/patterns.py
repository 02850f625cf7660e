"""The regular expressions that distinguish a target number from digits that only look like one.

`dni_py.core.text` reads them in the same way in both languages. No repetition can match in two ways, so that no text can make
them slow.
"""

BETWEEN = "[\\s()\\-./|_\xad\xb7\u061c\u2000-\u2069\u2212\uff08-\uff0d]"
"""Characters between digits: white space of any width, brackets, dots, slashes, bars, the dashes U+2010 to U+2015, and
the marks for the direction of writing (U+061C, U+200E, U+202A to U+202E, U+2066 to U+2069)."""

_MONEY = "[$\xa2-\xa5\u20a0-\u20c0\ufdfc\uff04\uffe0-\uffe6]"

_JOINS = "\u2010-\u2013\u2212/-]"
"""Hyphens, en dashes and slashes, at the end of a class. An em dash separates: `Call us—800-555-0100—now`."""

NUMBER_SIGN = "\x00"
"""Stands for a number while the text around it is checked."""

DIGITS_BESIDE = "\\d" + BETWEEN + "*\\0|\\0" + BETWEEN + "*\\d"

TAKEN_AROUND = (
    # a word or sign before it: `A800`, `#800`, `№ 800`, `$ 800`, `ORD-800`, `/p/800`
    ("([\\w#=@&*\uff03]|(^|\\D)(" + _MONEY + "|\u2116)\\s?|\\w[" + _JOINS)
    # digits with no white space between: one longer number, or `12,800`
    + "|\\d[!-/]+"
    # the country code of another country's number
    + ("|(\\+|\\b0(0|11))" + BETWEEN + "*(\\d" + BETWEEN + "*){1,6})\\0")
    # digits or letters after it, directly or joined (`-55`, `.00`, `,50`); an extension (`x12`) or a price may follow
    + ("|\\0([\\da-wyz_]|x[a-z]|[.,:" + _JOINS + "\\d|\\s?" + _MONEY + "(?!\\d))")
)
"""Text right beside a number which shows that the number is a part of something else."""

DATE_OR_ADDRESS = (
    "^(\\d{4}([-/.]\\d\\d){2}|(\\d\\d[-/.]){2}\\d{4}"
    # Eight digits in dotted pairs are how Danes and Norwegians write a number, not an IP address.
    + "|(?!(\\d\\d\\.){3}\\d\\d$)(\\d{1,3}\\.){3}\\d{1,3})$"
)
