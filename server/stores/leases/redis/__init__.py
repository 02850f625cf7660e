"""Leases in Redis or Valkey, alone or as a cluster. Its one rule: each change is one Lua file, which Redis runs as one step.

`lua/` has the changes; each file's header names its keys, arguments and reply, and `scripts` reads those headers, so that
they are the truth. `store` turns the contract into runs of scripts. How servers are reached is in `servers` (one) and
`cluster` (many), and nowhere else. `docs/redis_keys.md` tells what is kept under which key.
"""
