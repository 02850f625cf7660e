"""Maintains number pools and calls while the server runs. One rule: alerts are decided without a clock or a socket.

It uses stores only by their contracts. Every worker process has a watch; on each machine one of them is active, and
several at once (on several machines) do no harm.
"""
