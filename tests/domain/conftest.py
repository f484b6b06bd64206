"""The property tests of the domain are many, so each draws fewer examples."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("bounded", settings.get_profile("unhurried"), max_examples=40)
settings.load_profile("bounded")
