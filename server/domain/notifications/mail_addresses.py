"""Mail addresses: in ASCII, and without anything that could add a header or a recipient to a mail."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import getaddresses

MAIL_ADDRESS_RULE = "an address such as ann@example.com, in ASCII (write the domain of another script as xn--...)"

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`|~-]+"
_LABEL = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(\.{_ATOM})*)@(?P<domain>{_LABEL}(\.{_LABEL})*)")
_LONGEST_LOCAL_PART = 64
_LONGEST_ADDRESS = 254


def is_mail_address(text: str) -> bool:
    """Whether a mail can be sent to it. Quoted local parts and address literals, which nobody has, are not accepted."""
    found = _ADDRESS.fullmatch(text)
    return found is not None and len(found["local"]) <= _LONGEST_LOCAL_PART and len(text) <= _LONGEST_ADDRESS


def parse_sender(text: str) -> Address:
    """The sender of mails, from `ann@example.com` or `Ann Example <ann@example.com>`. Raises `ValueError`."""
    found = getaddresses([text]) if text.isprintable() else []
    if len(found) != 1 or not is_mail_address(found[0][1]):
        raise ValueError(f"{MAIL_ADDRESS_RULE}, or a name with it: Ann Example <ann@example.com>")
    name, address = found[0]
    try:
        return Address(name, addr_spec=address)
    except (ValueError, HeaderParseError) as error:
        raise ValueError(MAIL_ADDRESS_RULE) from error
