"""What visitors' browsers call. Its one rule: everything here is open to anyone, so every answer is public and bounded.

Imports `server.domain` and the stores' contract; what it works with is handed in by `server.app`.
"""
