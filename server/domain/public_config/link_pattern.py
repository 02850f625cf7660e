"""The pattern that an account's links with phone numbers fit."""


def write_link_pattern(whatsapp_links: bool) -> str:
    """Return the pattern of addresses that hold a number: `tel:` and its kin, WhatsApp's too where that is asked for.

    Its groups are what comes before the number; the same for WhatsApp alone; the number; its parameters; the rest.
    """
    whatsapp = "|https?://(wa\\.me/|.*whatsapp.*phone=)" if whatsapp_links else "()"
    return "^(\\s*(?:tel|sms|smsto|callto|facetime[a-z-]*):(?://)?" + whatsapp + ")([^;?,&]*)([^?]*)([\\s\\S]*)"
