"""Leases in Redis or Valkey, one server or a cluster. One rule: each change is one Lua script, which Redis runs as one step.

`lua/` has the scripts. The header of each file names its keys, arguments and reply; `scripts` reads these headers, so they
are always correct. `store` implements the contract by running scripts. Only `servers` (one server) and `cluster` (many)
connect to Redis. `docs/redis_keys.md` describes what each key stores.
"""
