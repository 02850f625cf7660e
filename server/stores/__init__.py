"""Stores. One rule: each store is a contract here, and the engines below it know nothing of their callers."""
