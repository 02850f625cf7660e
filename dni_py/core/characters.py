"""What a single character means inside a phone number. Characters are UTF-16 code units, as JavaScript counts them."""

_KEYPAD = "22233344455566677778889999"


def digit_of(code: int) -> int:
    """Return the digit, 0 to 9, that a character code stands for, full-width digits included; -1 for any other."""
    if code > 65295:
        code -= 65248
    return code - 48 if 47 < code < 58 else -1


def is_letter(code: int) -> bool:
    """Say whether a character code is an ASCII letter."""
    return 96 < (code | 32) < 123


def keypad_digit_of(code: int) -> int:
    """Return the telephone key, 2 to 9, that an ASCII letter stands on (ITU-T E.161); -1 for any other character."""
    return code_of_digit(_KEYPAD, (code | 32) - 97) if is_letter(code) else -1


def code_of_digit(digits: str, index: int) -> int:
    """Return the digit at an index of a text that holds ASCII digits only."""
    return int(digits[index])


def is_space(code: int) -> bool:
    """Say whether a character code is white space of any width, or an invisible mark that text editors leave behind."""
    return (
        code == 32
        or 8 < code < 14
        or code == 160
        or code == 173
        or 8191 < code < 8208
        or 8231 < code < 8240
        or code == 8287
        or code == 8288
        or code == 12288
        or code == 65279
    )


def is_punctuation(code: int) -> bool:
    """Say whether a character code is a mark that people write between the digits of a number: ( ) - . / · • and dashes."""
    return (
        code == 40
        or code == 41
        or 44 < code < 48
        or code == 183
        or code == 8226
        or 8207 < code < 8214
        or code == 8722
        or code == 65288
        or code == 65289
        or code == 65293
    )
