"""Settings of all tests: Hypothesis draws the same examples in every run, so that results change only with the code.

`make check` draws fewer examples, with the profile `quick`.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("quick", settings.get_profile("repeatable"), max_examples=20)
settings.load_profile("repeatable")
