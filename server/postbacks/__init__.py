"""Sends the postbacks in the outbox. One rule: a postback is marked as sent only after the other system has confirmed it.

So it is sent at least once, whenever a process ends; the other system recognises duplicates by the idempotency key.
"""
