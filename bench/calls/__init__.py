"""Measures the answering of calls. Its one rule: requests are whole and signed before the clock starts."""
