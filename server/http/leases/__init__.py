"""Claims, heartbeats, tags and leaving. One rule: the server trusts what a signed token says, not what a page says.

`routes` is the entry point; `docs/wire.md` is the specification.
"""
