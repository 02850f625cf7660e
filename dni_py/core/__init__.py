"""Pure rules: plain values in, plain values out; no window, no clock, no I/O, no import from outside this folder.

Everything here runs unchanged in CPython (the server, the tests) and, transpiled, in the browser.
"""
