"""The account file: YAML in, an `Account` out, and back. Its one rule: every problem names its line and its field.

Imports `server.domain` only. Nothing here knows of a store or of HTTP.
"""
