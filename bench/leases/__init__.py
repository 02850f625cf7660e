"""Measures what leases cost the server. Its one rule: real stores and servers, and a simulated clock.

The limits of a client's claims are off, because all visitors here come from one address.
"""
