"""The regular expressions that tell a target number from what only looks like one.

They use what Python's `re` and JavaScript's `RegExp` read alike, and no repetition inside another, so that no text can
make them slow.
"""

_SPACE = " \\t-\\r\\xa0\\xad\\u2000-\\u200f\\u2028-\\u202f\\u2060\\u3000\\ufeff"
_PUNCTUATION = "()\\-./\\xb7\\u2022\\u2010-\\u2015\\u2212\\uff08\\uff09\\uff0d"
_BETWEEN = "[" + _SPACE + _PUNCTUATION + "]"
_DIGIT = "[0-9\\uff10-\\uff19]"
_MONEY = "[\\x24%\\xa2-\\xa5\\u20a0-\\u20bf]"
_FULL_WIDTH = "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"
_KEYPAD = ["", "", "A-Ca-c", "D-Fd-f", "G-Ig-i", "J-Lj-l", "M-Om-o", "P-Sp-s", "T-Vt-v", "W-Zw-z"]
_DIGITS_BEFORE_LETTERS = 3

FEWEST_DIGITS_BESIDE_OTHERS = 9
"""A shorter form must stand alone: behind or before other digits it could be the end or the beginning of another number."""

OPENING = "[+(]{0,2}"

CLOSING = "(?!" + _DIGIT + "|[A-WYZa-wyz_]|[Xx][A-Za-z]|[-/.,:']" + _DIGIT + "|[ \\xa0]?" + _MONEY + ")"
"""A number does not end where digits go on, at once or behind a mark that joins (`-55`, `.00`, `,50`), or where a letter or
a currency sign follows. An extension (`x12`) may follow."""

NO_DIGITS_BEHIND = "(?!" + _BETWEEN + "*" + _DIGIT + ")"

DIGITS_AHEAD = _DIGIT + _BETWEEN + "*$"

TAKEN_AHEAD = (
    # a word or sign that the digits belong to: `A800`, `#800`, `$800`, `ORD-800`, `/p/800`, `12,800`
    ("[A-Za-z_#=@&*]$|" + _DIGIT + "[,'+]?$|" + _MONEY + "[ \\xa0]?$|[A-Za-z0-9][-/]$")
    # digits before it with no white space between: one longer number
    + ("|" + _DIGIT + "[" + _PUNCTUATION + "]+$")
    # the country code of another country's number
    + ("|(\\+|(^|[^0-9])0(0|11))" + _BETWEEN + "*([0-9]" + _BETWEEN + "*){1,6}$")
)
"""What, right before a number, shows that it is part of something else."""

DATE_OR_ADDRESS = (
    "^([0-9]{4}([-/.])[0-9]{2}\\2[0-9]{2}|[0-9]{2}([-/.])[0-9]{2}\\3[0-9]{4}"
    # Eight digits in dotted pairs are how Danes and Norwegians write a number, not an IP address.
    + "|(?!([0-9]{2}\\.){3}[0-9]{2}$)([0-9]{1,3}\\.){3}[0-9]{1,3})$"
)


def write_pattern(form: str) -> str:
    """Return the pattern that a number's digits fit in any spelling.

    Anything that people put between digits may stand there. Behind the first three digits a letter counts as its telephone
    key, and the word may be longer than the number.
    """
    pattern = ""
    for index in range(len(form)):
        digit = form[index]
        letters = _KEYPAD[int(digit)] if index >= _DIGITS_BEFORE_LETTERS else ""
        plain = digit + _FULL_WIDTH[int(digit)]
        if index > 0:
            pattern += _BETWEEN + "{0,40}"
        if index < len(form) - 1 or letters == "":
            pattern += "[" + plain + letters + "]"
        else:
            pattern += "(?:[" + plain + "]|[" + letters + "][A-Za-z]*)"
    return pattern if len(form) >= FEWEST_DIGITS_BESIDE_OTHERS else pattern + NO_DIGITS_BEHIND
