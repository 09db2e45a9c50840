"""What every test shares."""

from __future__ import annotations

import os
import tempfile

from hypothesis import settings

# Studies of tests never come among those of whoever runs them.
os.environ.setdefault("CERTITUDE_STUDIES", tempfile.mkdtemp(prefix="certitude-studies-"))

# The same cases on every run: a suite that gates must not fail by the day's luck. To look for new
# ones: pytest --hypothesis-profile=default.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")
