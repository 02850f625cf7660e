"""Measures how calls are answered. Its one rule: requests are complete and signed before the clock starts."""
