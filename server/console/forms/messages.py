"""What is wrong with an account, in the words of a form: the account's checks speak the language of the account file."""

import re
from collections.abc import Mapping

from server.console.rendering import translate

_WORDS: Mapping[str, str] = {
    r"is missing": "Fill this in.",
    r"expected (?:a whole number), found .*": "Enter a whole number.",
    r"expected (?:a text|true or false|a list|a mapping).*, found nothing": "Fill this in.",
    r"'' should have at least 1 character": "Fill this in.",
    r"is empty; expected at least one entry": "Enter at least one.",
    r"(?P<value>\S+) should be greater than or equal to (?P<limit>\S+)": "Enter at least %(limit)s, not %(value)s.",
    r"(?P<value>\S+) should be less than or equal to (?P<limit>\S+)": "Enter at most %(limit)s, not %(value)s.",
    r"has (?P<count>\S+) entries; expected at most (?P<limit>\S+)": "These are %(count)s; at most %(limit)s are possible.",
    r"(?P<value>.+) is not one of .+": "%(value)s can't be chosen here. Choose from the list.",
    r"(?P<name>.+) is already the (?:name|caller) of \S+": "%(name)s is there already. Choose another name.",
    r"needs a 'preset' or a 'match' .*": "Choose a ready-made rule, or add a condition of your own below it.",
    r"expected a list of at least one condition.*": "Add a condition, or choose the ready-made rule “Every visitor”.",
    r"expected a condition, as in .*": "Say for each condition what it looks at, and what it compares.",
    r"expected the name of a URL parameter": "Name the URL parameter that the condition looks at, such as utm_campaign.",
    r"expected exactly one test of .*": "Choose one test for each condition.",
    r"expected a text to compare with": "Type what the condition compares with, one value a line.",
    r"expected 1 to (?P<limit>\S+) values": "Type 1 to %(limit)s values to compare with, one a line.",
    r"'present' has no values": "“is present” compares with nothing: leave the values of that condition empty.",
    r"'(?:domain|path)' is not a test of a parameter|is not a test; .*": (
        "A URL parameter has no domain or path. Choose another test for it."
    ),
    r"there is no preset .*": "There is no such ready-made rule. Choose from the list.",
    r"the number pool (?P<pool>'.+') does not serve (?P<target>'.+'); its target_numbers are: .*": (
        "The number pool %(pool)s does not replace %(target)s. Add it to the target numbers of the pool first."
    ),
    r"needs 'origins': .*": (
        "Number pools serve only the sites that you name. Enter your sites in the settings, on the page “Company”, first."
    ),
    r"(?P<value>\S+) is less than buffer_seconds, (?P<limit>\S+); .*": (
        "The max lease time must be at least as long as the buffer: %(limit)s seconds."
    ),
    r"no parameter mapping sets the tag (?P<tag>'.+'), which names a visit's publisher; .*": (
        "No URL parameter becomes the tag %(tag)s, which says who sent a visitor. Add one to the parameter mapping first."
    ),
    r"no parameter mapping sets the tag (?P<tag>'.+?'); .*": (
        "No URL parameter becomes the tag %(tag)s. Add one to the parameter mapping, or choose another tag."
    ),
    r"needs the names of its target numbers; .*": "Choose the numbers on your pages that this pool replaces.",
    r"has no effect in mode per_visitor, .*": "Each visitor of this pool has their own number. Choose no key tags.",
    r"assign either a tracking_number or a number_pool": "Choose a number pool or type a tracking number, not both.",
    r"a number(?: with several extensions)? is written as .*": "Enter a phone number, such as +1 415 555 0123.",
    r"the talk time is known only for 'on: .*": (
        "The talk time is known only when a call has ended. Leave this empty, or choose “A call ends”."
    ),
    r"a GET request has no body; .*": "A GET request has no body. Empty the body, or choose the method POST.",
    r"needs the header .*|needs a Content-Type header, .*": (
        "Add the header Content-Type, such as application/json: it says how values are written in the body."
    ),
    r"has no location; .*": "Fill in at least one of these: area codes, states, postal codes, countries.",
    r"has no opening hours, .*": "Enter the opening hours of at least one day.",
    r"'(?:is|contains)' needs at least one value|needs exactly one test: .*": "Enter at least one value to compare with.",
    r"the call has no next step at .*": "Say what comes next for the call.",
    r"has no value at .*": "Fill this in.",
    r"a secret does not belong in the account file; .*": (
        "Enter the name of a secret, such as CRM_TOKEN, not the secret itself."
    ),
    r"(?P<numbers>\+.+): belongs? to another account\. .*": (
        "%(numbers)s belongs to another account. Use another number, or ask the operator of this server to move it."
    ),
}
"""The words by the message that they replace. A message that is not here is plain already."""

_COMPILED = [(re.compile(pattern, re.DOTALL), words) for pattern, words in _WORDS.items()]


def word_for_form(message: str) -> str:
    """The message for a person who has a form before them, and no account file."""
    for pattern, words in _COMPILED:
        found = pattern.fullmatch(message)
        if found:
            return translate(words) % found.groupdict() if found.groupdict() else translate(words)
    return message
