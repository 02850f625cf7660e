"""Measures the console's pages, over HTTP through the real server."""
