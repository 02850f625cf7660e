"""Requests of this server to others. One rule: it connects only to an address that it has checked itself, for a limited time."""
