"""Two months of sample calls, so that every list and report of the demo account has a shape, next to the period before.

Its one rule: only visits, callers and what happens on the phone are drawn. The rest follows from the product's own rules.
"""
