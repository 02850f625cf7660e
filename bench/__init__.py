"""Measures what the project promises. Each figure has one file, which only measures; `table.py` compares with the goals.

Compared things run alternately, so that a busy machine slows all of them and not only one. The tag is measured in a
real browser on what the real server serves, in CPU time of the page's main thread; `leases/` uses real stores and servers.
"""
