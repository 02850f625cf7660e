"""Buys numbers from carriers, takes over numbers that are there already, and gives them back. One file for each carrier."""
