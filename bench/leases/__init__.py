"""What leases cost the server. Its one rule: real stores and servers, and a clock that is simulated.

The limits on what a client may claim are off, as all visitors here come from one address.
"""
