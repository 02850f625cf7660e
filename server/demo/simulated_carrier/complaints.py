"""Errors that end a simulated call early."""


class CallFailed(Exception):
    """The call can't go on, because a response of the server can't be used. The message is for people."""


class TwimlRefused(CallFailed):
    """Twilio would not accept the server's TwiML. The message names the element."""
