"""What all tests share: examples are drawn the same every time, so that what is green stays green until something changes.

`make check` draws fewer: it runs with the profile `quick`.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("quick", settings.get_profile("repeatable"), max_examples=20)
settings.load_profile("repeatable")
