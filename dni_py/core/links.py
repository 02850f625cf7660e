"""Target numbers in the addresses of links: `tel:` and its kin, and WhatsApp's where the account asks for it."""

from typing import TypedDict

from dni_py.core.characters import digits_in
from dni_py.core.finding import Targets, find_numbers
from dni_py.core.numbers import PhoneNumber
from dni_py.core.swapping import Swapped
from dni_py.core.text import decode_escapes, match_pattern
from dni_py.core.writing import fits_form, write_digits

_LINK = (
    "^((?:tel|sms(?:to)?|callto|facetime(?:-audio)?):(?://)?|https?://(wa\\.me/|[a-z]+\\.whatsapp\\.com/.*[?&]phone=))"
    + "([^;?,&]*)([^?]*)([\\s\\S]*)"
)


class LinkOptions(TypedDict):
    """How an account wants links swapped: WhatsApp's too, and with `;ext=12` (style "ext") or `,12` (style "comma")."""

    whatsapp_links: bool
    link_extension: str


def swap_link(texts: list[str], targets: Targets, tracking: list[PhoneNumber | None], options: LinkOptions) -> Swapped:
    """Return a link's address, the only one of texts, with the tracking number in place of its target number.

    The page's punctuation is kept where the tracking number fits it; where it does not, or the page escaped it, the
    number is E.164. Parameters stay, but a tracking number's extension takes the place of the target's own.
    """
    result: Swapped = {"texts": texts, "which": -1}
    parts = match_pattern(_LINK, texts[0])
    if len(parts) == 0 or (parts[2] != "" and not options["whatsapp_links"]):
        return result
    written = decode_escapes(parts[3])
    matches = find_numbers(written, targets)
    if len(matches) != 1:
        return result
    match = matches[0]
    number = tracking[match["which"]]
    result["which"] = match["which"]
    if number is not None:
        swapped = number["record"]["number"]
        extension = number["record"]["extension"]
        if parts[2] != "":
            swapped = digits_in(swapped)
        elif written == parts[3] and fits_form(match["form"], targets["wanted"][match["which"]], number):
            swapped = write_digits(written, number["forms"][match["form"]])
        if extension:
            parts[4] = ("," if options["link_extension"] == "comma" else ";ext=") + extension
        result["texts"] = [parts[1] + swapped + parts[4] + parts[5]]
    return result
