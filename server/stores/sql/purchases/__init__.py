"""Purchases of numbers, and the rows of the inventory that they order, fill and take back."""
