"""The pattern for links with phone numbers."""


def write_link_pattern(whatsapp_links: bool = False, sms_links: bool = False) -> str:
    """Return the pattern for URLs with a number: `tel:`, `callto:` and `skype:`, and others on request.

    Its groups are 1 the part before the number; 2 the same for WhatsApp only, else empty; 3 the number; 4 its parameters
    after `;` or `,`, with the pauses (`p`, `w`) and tones that are dialled after it; 5 the rest.
    """
    schemes = "tel|callto|skype" + ("|sms|smsto|facetime[a-z-]*" if sms_links else "")
    whatsapp = r"|https?://(wa\.me/|[^?]{0,99}whatsapp[^?]{0,99}\?.*phone=)" if whatsapp_links else "()"
    # In a vanity number, `p` and `w` are digits: a pause comes after a digit and before a tone.
    number = r"([^;?,&]*?\d(?=[pwx]+[\d*#]|%2c|%3b)|[^;?,&]*)"
    return rf"^(\s*(?:{schemes}):(?://)?{whatsapp}){number}([^?]*)([\s\S]*)"
