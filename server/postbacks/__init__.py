"""Sends what waits in the outbox. Its one rule: a postback is marked as sent only after the other system has said so.

So it is sent at least once, whenever a process ends; the idempotency key tells the other system of doubles.
"""
