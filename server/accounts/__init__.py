"""Accounts as the whole server works with them. It knows the domain and the stores' contracts, and nothing of HTTP or calls."""
