"""Accounts as the whole server works with them: the one service that changes them, and the runtime compiled from one.

It knows the domain and the stores' contracts, and nothing of HTTP or calls.
"""
