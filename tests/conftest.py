"""What all tests share: examples are drawn the same every time, so that what is green stays green until something changes."""

from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("repeatable")
