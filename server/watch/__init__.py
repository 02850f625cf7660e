"""Looks after number pools while the server runs. Its one rule: what is told to people is decided without a clock or a socket.

It knows stores by their contracts alone. Every worker process has a watch, one of a machine's is at work, and several at once
(those of several machines) do no harm.
"""
