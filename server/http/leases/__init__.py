"""Claims, heartbeats, tags and leaving. Its one rule: what a page says is a claim, what a signed token says is a fact.

`routes` is the way in; `docs/wire.md` is what it promises.
"""
