"""What every test shares."""

from __future__ import annotations

from hypothesis import settings

# The same cases on every run: a suite that gates must not fail by the day's luck. To look for new
# ones: pytest --hypothesis-profile=default.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")
