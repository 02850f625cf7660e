"""Measures what the project promises. One figure a file; a figure's file measures and never judges, `table.py` judges.

What is compared is done by turns, so that a busy machine slows all sides and not one of them. The tag is measured in a
real browser on what the real server serves, in CPU time of the page's main thread; `leases/` on real stores and servers.
"""
