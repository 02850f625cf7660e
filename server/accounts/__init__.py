"""Accounts for the whole server: the service through which all changes go, and the runtime that is compiled from an account.

Imports the domain and the contracts of stores, and nothing of HTTP or calls.
"""
