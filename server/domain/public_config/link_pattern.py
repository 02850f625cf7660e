"""The pattern that an account's links with phone numbers fit."""


def write_link_pattern(whatsapp_links: bool, sms_links: bool = False) -> str:
    """Return the pattern of addresses that hold a number: `tel:` and its kin; messages and WhatsApp where that is asked for.

    Its groups are what comes before the number; the same for WhatsApp alone; the number; its parameters or what is dialled
    after a pause (`;ext=12`, `,,12`, `p12`, `w12`, percent-escaped or not); the rest.
    """
    schemes = "tel|callto|skype" + ("|sms|smsto|facetime[a-z-]*" if sms_links else "")
    whatsapp = r"|https?://(wa\.me/|.*whatsapp.*phone=)" if whatsapp_links else "()"
    # In a vanity number a `p` or `w` is a digit: a pause stands behind a digit and before a tone.
    number = r"([^;?,&]*?\d(?=[pwx]+[\d*#]|%2c|%3b)|[^;?,&]*)"
    return rf"^(\s*(?:{schemes}):(?://)?{whatsapp}){number}([^?]*)([\s\S]*)"
