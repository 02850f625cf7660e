"""What an account is and what follows from it. Its one rule: pure. No I/O, no clock, no framework; imports `dni_py.core` only."""
