"""What every test shares."""

from __future__ import annotations

import os
import tempfile
from functools import cache

from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

# Studies of tests never come among those of whoever runs them.
os.environ.setdefault("CERTITUDE_STUDIES", tempfile.mkdtemp(prefix="certitude-studies-"))

# The same cases on every run: a suite that gates must not fail by the day's luck. To look for new
# ones: pytest --hypothesis-profile=default.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

# What is installed stays the same while tests run. Each AppTest read what every package says of
# itself to find Streamlit components among them: nine tenths of what opening a page cost.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
