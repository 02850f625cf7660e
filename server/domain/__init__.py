"""Accounts and the rules that follow from them. Its one rule: pure. No I/O, clock or framework; imports `dni_py.core` only."""
