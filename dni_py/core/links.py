"""Target numbers in the addresses of links: `tel:` and its kin, and WhatsApp's where the account asks for it."""

from typing import TypedDict

from dni_py.core.finding import find_numbers
from dni_py.core.numbers import PhoneNumber, digits_in, extension_of
from dni_py.core.swapping import Swapped
from dni_py.core.text import decode_escapes, find_text, lower_text, slice_text
from dni_py.core.writing import fits_form, write_digits


class LinkOptions(TypedDict):
    """How an account wants links swapped: WhatsApp's too, and with `;ext=12` (style "ext") or `,12` (style "comma")."""

    whatsapp_links: bool
    link_extension: str


PHONE_SCHEMES = ["tel:", "sms:", "callto:", "facetime:", "facetime-audio:", "smsto:"]
_ENDS_NUMBER = ";?,&"


def find_number_start(address: str, includes_whatsapp: bool) -> int:
    """Return where the phone number starts in a link's address; -1 if it is not a link that calls or writes to one."""
    lowered = lower_text(slice_text(address, 0, 99))
    if find_text(lowered, "wa.me/", 0) >= 0 or find_text(lowered, "whatsapp", 0) >= 0:
        start = find_text(lowered, "phone=", 0)
        if start < 0:
            start = find_text(lowered, "wa.me/", 0)
        return start + 6 if includes_whatsapp and start >= 0 else -1
    for scheme in PHONE_SCHEMES:
        if lowered.startswith(scheme):
            return len(scheme) + (2 if find_text(lowered, "//", 0) == len(scheme) else 0)
    return -1


def find_number_end(address: str, start: int) -> int:
    """Return where the number that starts at an index of an address ends: at its parameters, or at the end."""
    while start < len(address) and address[start] not in _ENDS_NUMBER:
        start += 1
    return start


def swap_link(
    address: str, targets: list[PhoneNumber], tracking: list[PhoneNumber | None], options: LinkOptions
) -> Swapped:
    """Return a link's address, as the only text, with the tracking number in place of its target number.

    The page's punctuation is kept where the tracking number fits it; where it does not, or the page escaped it, the
    number is E.164. Parameters stay, but a tracking number's extension takes the place of the target's own.
    """
    unchanged: Swapped = {"texts": [address], "matches": []}
    start = find_number_start(address, options["whatsapp_links"])
    if start < 0:
        return unchanged
    end = find_number_end(address, start)
    raw = slice_text(address, start, end)
    written = decode_escapes(raw)
    matches = find_numbers(written, targets)
    if len(matches) != 1:
        return unchanged
    match = matches[0]
    number = tracking[match["target"]]
    if number is None:
        return {"texts": [address], "matches": matches}
    is_plain = find_text("0123456789", slice_text(raw, 0, 1), 0) >= 0 and address[start - 1] != ":"
    swapped = number["record"]["number"]
    if is_plain:
        # WhatsApp's addresses take the digits of the international form alone.
        swapped = digits_in(swapped)
    elif written == raw and fits_form(match["form"], targets[match["target"]], number):
        swapped = write_digits(written, number["forms"][match["form"]])
    rest = slice_text(address, end, len(address))
    extension = extension_of(number["record"])
    if extension != "":
        swapped += ("," if options["link_extension"] == "comma" else ";ext=") + extension
        question = find_text(rest, "?", 0)
        rest = slice_text(rest, question, len(rest)) if question >= 0 else ""
    return {"texts": [slice_text(address, 0, start) + swapped + rest], "matches": matches}
