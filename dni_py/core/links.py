"""Swaps target numbers in the addresses of links: `tel:` and similar ones, and WhatsApp's if the account asks for it."""

from typing import TypedDict

from dni_py.core.characters import digits_in
from dni_py.core.swapping import Swapped, SwapRules, swap_texts
from dni_py.core.text import match_pattern, matches_pattern, replace_pattern
from dni_py.core.urls import decode_escapes


class LinkRules(TypedDict):
    """Which links are swapped (see the server's `write_link_pattern`), and the text between a number and its extension."""

    link_pattern: str
    extension_mark: str


def swap_link(text: str, rules: SwapRules, links: LinkRules) -> Swapped:
    """Return an address with the numbers to show in place of known ones.

    It may be a link's, or be between quotes in a script: `location.href='tel:...'`. The page's punctuation stays, unless
    the page escaped it; WhatsApp accepts only digits. Parameters and digits after a pause stay, because the call is routed to
    the number that they were meant for; but a tracking number's extension replaces them.
    """
    found: list[int] = []

    def swap(address: str, _start: int) -> str:
        parts = match_pattern(links["link_pattern"], address)
        if len(parts) == 0:
            return address
        written = decode_escapes(parts[3])
        swapped = swap_texts([written], rules, True)
        for number_index in swapped["found"]:
            found.append(number_index)
        text = swapped["texts"][0]
        if text == written:
            return address
        number = rules["known_numbers"][swapped["found"][0]]
        extension = rules["known_numbers"][rules["shown_now"][number["target_index"]]]["record"]["extension"]
        if parts[2] or written != parts[3]:
            text = ("" if parts[2] or "+" not in text else "+") + digits_in(text)
        if extension and matches_pattern("tel", parts[1]):
            parts[4] = links["extension_mark"] + extension
        return parts[1] + text + parts[4] + parts[5]

    return {"texts": [replace_pattern("[^'\"`]+", text, swap)], "found": found}
