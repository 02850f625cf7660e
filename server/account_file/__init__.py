"""The account file: reads YAML into an `Account` and writes it back. Its one rule: every problem names its line and its field.

Imports `server.domain` only. Nothing here uses a store or HTTP.
"""
