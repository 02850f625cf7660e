"""A carrier that exists only here: it plays calls against a server as Twilio does, signed, with nobody's phone ringing.

Its one rule: it knows of the server only what a carrier knows, its addresses, the secret and what it answers.
"""
