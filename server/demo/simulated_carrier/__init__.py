"""A simulated carrier. It sends signed webhooks to a server and follows its TwiML, as Twilio does; no real phone rings.

Its one rule: like a carrier, it knows only the URLs, the secret and the responses of the server.
"""
