"""Measures what the project promises. One figure a file; a figure's file measures and never judges, `table.py` judges.

Everything is measured in a real browser on what the real server serves. Times are CPU time of the page's main thread,
taken by turns on fresh pages, so that a busy machine slows all sides and not one of them.
"""
