"""Makes a release on this machine. One rule: it changes nothing before every check has passed, and pushes nothing."""
