"""Fetches a page of a customer's site. Its one rule: it connects only to addresses that it has checked, and reads with bounds."""
