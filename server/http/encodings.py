"""Which of the ready-made encodings of a body a client gets."""

from werkzeug.datastructures import Accept

ENCODINGS = ("br", "gzip")
"""Content codings by preference, smallest first."""

IDENTITY = "identity"


def choose_encoding(accepted: Accept) -> str:
    """One of `ENCODINGS`, or `identity`: what the client likes best, and of equals the smallest.

    A client that forbids everything that there is gets the plain body, which any client can read (RFC 9110, 12.5.3).
    """
    # Without a word on identity it is acceptable, but never the reason to leave a smaller body unused.
    named = any(name.lower() == IDENTITY for name, _quality in accepted)
    qualities = {encoding: accepted[encoding] for encoding in ENCODINGS}
    best = max(ENCODINGS, key=lambda encoding: qualities[encoding])
    least = accepted[IDENTITY] if named else 0
    return best if qualities[best] > 0 and qualities[best] >= least else IDENTITY
