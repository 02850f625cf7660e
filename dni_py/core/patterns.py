"""The regular expressions that tell a target number from what only looks like one.

They are read alike by `dni_py.core.text` in both languages, and repeat nothing that could match in two ways, so that no text
can make them slow.
"""

from dni_py.core.text import split_text

_BETWEEN = "[\\s()\\-./\\xad\\xb7\\u2000-\\u2060\\u2212\\uff08-\\uff0d]"
"""What people write between digits: white space of any width, brackets, dots, slashes, and the dashes U+2010 to U+2015."""

_GAP = _BETWEEN + "{0,40}"
_MONEY = "[$\\xa2-\\xa5\\u20a0-\\u20bf]"
_KEYPAD = split_text(",,abc,def,ghi,jkl,mno,pqrs,tuv,wxyz", ",")
_DIGITS_BEFORE_LETTERS = 3

OPENING = "(?:\\+|\\((?=\\+?\\d{1,5}\\))){0,2}"
"""A `+`, and a bracket that closes behind an area or country code."""

PLACE = "\x00"
"""Stands for a number where its surroundings are looked at."""

DIGITS_BESIDE = "\\d" + _BETWEEN + "*\\0|\\0" + _BETWEEN + "*\\d"

TAKEN_AROUND = (
    # a word or sign before it: `A800`, `#800`, `$ 800`, `ORD-800`, `/p/800`
    ("([\\w#=@&*\\uff10-\\uff19]|(^|\\D)" + _MONEY + "\\s?|\\w[-/]")
    # digits with no white space between: one longer number, or `12,800`
    + "|\\d[!-/]+"
    # the country code of another country's number
    + ("|(\\+|\\b0(0|11))" + _BETWEEN + "*(\\d" + _BETWEEN + "*){1,6})\\0")
    # digits or letters behind it, at once or joined (`-55`, `.00`, `,50`); an extension (`x12`) or a price may follow
    + ("|\\0([\\da-wyz_\\uff10-\\uff19]|x[a-z]|[-/.,:]\\d|\\s?" + _MONEY + "(?!\\d))")
)
"""What, right beside a number, shows that it is part of something else."""

DATE_OR_ADDRESS = (
    "^(\\d{4}([-/.]\\d\\d){2}|(\\d\\d[-/.]){2}\\d{4}"
    # Eight digits in dotted pairs are how Danes and Norwegians write a number, not an IP address.
    + "|(?!(\\d\\d\\.){3}\\d\\d$)(\\d{1,3}\\.){3}\\d{1,3})$"
)


def spell_digits(digits: str) -> str:
    """Return the pattern that digits fit however they are separated.

    Behind the first three digits a letter counts as its telephone key (ITU-T E.161), and a word may be longer than the
    number that it spells.
    """
    pattern = ""
    for index in range(len(digits)):
        letters = _KEYPAD[int(digits[index])] if index >= _DIGITS_BEFORE_LETTERS else ""
        digit = "[" + digits[index] + "\\uff1" + digits[index]
        if index > 0:
            pattern += _GAP
        if index == len(digits) - 1 and letters != "":
            pattern += "(?:" + digit + "]|[" + letters + "][a-z]*)"
        else:
            pattern += digit + letters + "]"
    return pattern


def spell_number(country_code: str, trunk: str, significant: str, national: str) -> str:
    """Return the pattern that a number fits in any of its forms (see `prepare_number`)."""
    prefix = "(?:0" + _GAP + "(?:0|1" + _GAP + "1)" + _GAP + ")?" + spell_digits(country_code) + _GAP
    if trunk != "":
        trunk = spell_digits(trunk) + _GAP
        prefix += "(?:" + trunk + ")?|" + trunk
    pattern = "(?:" + prefix + ")?" + spell_digits(significant)
    return pattern if national.endswith(significant) else pattern + "|" + spell_digits(national)
