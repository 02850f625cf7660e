"""The demo: a simulated carrier, and a soft phone on the demo site.

Its one rule: only `dni demo`, `dni call` and a server with DNI_DEMO_PAGES load it.
It sends webhooks to the server, as carriers do.
"""
