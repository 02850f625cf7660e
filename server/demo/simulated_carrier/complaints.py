"""What ends a simulated call early."""


class CallFailed(Exception):
    """The call can't go on: the server does not answer as a carrier needs it; the message is fit for people."""


class TwimlRefused(CallFailed):
    """The server's TwiML is not what Twilio takes; the message names the element."""
