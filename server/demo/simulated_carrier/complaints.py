"""Errors that end a simulated call early."""


class CallFailed(Exception):
    """The call can't go on, because a response of the server can't be used. The message is for people."""


class ServerUnreachable(CallFailed):
    """No response came from the server. Carriers with retries turned on send the webhook again."""


class TwimlRefused(CallFailed):
    """Twilio would not accept the server's TwiML. The message names the element."""
