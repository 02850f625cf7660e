"""Target numbers in the addresses of links: `tel:` and its kin, and WhatsApp's where the account asks for it."""

from typing import TypedDict

from dni_py.core.characters import digits_in
from dni_py.core.numbers import PhoneNumber
from dni_py.core.swapping import Swapped, swap_texts
from dni_py.core.text import match_pattern, matches_pattern
from dni_py.core.urls import decode_escapes


class LinkRules(TypedDict):
    """What is swapped, as in `SwapRules`, which links (see `write_link_pattern`), and what joins an extension to one."""

    wanted: list[PhoneNumber]
    target_pattern: str
    tracking: list[PhoneNumber | None]
    link_pattern: str
    extension_mark: str


def swap_link(texts: list[str], rules: LinkRules) -> Swapped:
    """Return a link's address, the only one of texts, with the tracking number in place of its target number.

    The page's punctuation is kept, unless the page escaped it; WhatsApp takes digits alone. Parameters stay, but a tracking
    number's extension takes the place of the target's own.
    """
    parts = match_pattern(rules["link_pattern"], texts[0])
    if len(parts) == 0:
        return {"texts": texts, "nth": -1}
    written = decode_escapes(parts[3])
    swapped = swap_texts([written], rules, True)
    number = rules["tracking"][swapped["nth"]] if swapped["nth"] >= 0 else None
    if number is None:
        return {"texts": texts, "nth": swapped["nth"]}
    text = swapped["texts"][0]
    extension = number["record"]["extension"]
    if written != parts[3] or parts[2] != "":
        text = ("+" if "+" in text and parts[2] == "" else "") + digits_in(text)
    if extension and matches_pattern("tel", parts[1]):
        parts[4] = rules["extension_mark"] + extension
    return {"texts": [parts[1] + text + parts[4] + parts[5]], "nth": swapped["nth"]}
