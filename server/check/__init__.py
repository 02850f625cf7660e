"""`dni check`: opens a site's pages as visitors do. Its one rule: a check takes no number from a visitor."""
