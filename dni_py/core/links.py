"""Target numbers in the addresses of links: `tel:` and its kin, and WhatsApp's where the account asks for it."""

from typing import TypedDict

from dni_py.core.characters import digits_in
from dni_py.core.finding import Targets
from dni_py.core.numbers import PhoneNumber
from dni_py.core.swapping import Swapped, swap_texts
from dni_py.core.text import match_pattern
from dni_py.core.urls import decode_escapes

_LINK = (
    "^(\\s*(?:tel|sms(?:to)?|callto|facetime(?:-audio)?):(?://)?|https?://(wa\\.me/|[a-z]+\\.whatsapp\\.com/.*[?&]phone=))"
    "([^;?,&]*)([^?]*)([\\s\\S]*)"
)


class LinkOptions(TypedDict):
    """How an account wants links swapped: WhatsApp's too, and with `;ext=12` (style "ext") or `,12` (style "comma")."""

    whatsapp_links: bool
    link_extension: str


def swap_link(address: str, targets: Targets, tracking: list[PhoneNumber | None], options: LinkOptions) -> Swapped:
    """Return a link's address, as the only text, with the tracking number in place of its target number.

    The page's punctuation is kept, unless the page escaped it; WhatsApp takes digits alone. Parameters stay, but a tracking
    number's extension takes the place of the target's own.
    """
    parts = match_pattern(_LINK, address)
    if len(parts) == 0 or (parts[2] != "" and not options["whatsapp_links"]):
        return {"texts": [address], "nth": -1}
    written = decode_escapes(parts[3])
    swapped = swap_texts([written], targets, tracking, True)
    number = tracking[swapped["nth"]] if swapped["nth"] >= 0 else None
    if number is not None:
        text = swapped["texts"][0]
        extension = number["record"]["extension"]
        if written != parts[3] or parts[2] != "":
            text = ("+" if text.startswith("+") and parts[2] == "" else "") + digits_in(text)
        if extension:
            parts[4] = ("," if options["link_extension"] == "comma" else ";ext=") + extension
        address = parts[1] + text + parts[4] + parts[5]
    return {"texts": [address], "nth": swapped["nth"]}
