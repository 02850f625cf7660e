"""What visitors' browsers call. One rule: everything here is open to anyone, so every response is public and limited.

Imports `server.domain` and the stores' contracts; `server.app` passes everything else in.
"""
