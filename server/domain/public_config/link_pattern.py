"""The pattern that an account's links with phone numbers fit."""


def write_link_pattern(whatsapp_links: bool = False, sms_links: bool = False) -> str:
    """Return the pattern of addresses that hold a number: `tel:`, `callto:` and `skype:`, others where they are asked for.

    Its groups are 1 what comes before the number; 2 the same for WhatsApp alone, else empty; 3 the number; 4 its parameters,
    which are those behind `;` or `,` and the pauses (`p`, `w`) and tones that are dialled behind it; 5 the rest.
    """
    schemes = "tel|callto|skype" + ("|sms|smsto|facetime[a-z-]*" if sms_links else "")
    whatsapp = r"|https?://(wa\.me/|[^?]{0,99}whatsapp[^?]{0,99}\?.*phone=)" if whatsapp_links else "()"
    # In a vanity number a `p` or `w` is a digit: a pause stands behind a digit and before a tone.
    number = r"([^;?,&]*?\d(?=[pwx]+[\d*#]|%2c|%3b)|[^;?,&]*)"
    return rf"^(\s*(?:{schemes}):(?://)?{whatsapp}){number}([^?]*)([\s\S]*)"
