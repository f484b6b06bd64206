"""Puts resources/ into the wheel, inside the package."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):
    """Ships resources/ as alignment_desktop/resources.

    An editable install gets none: it reads the source tree, and a copy beside it would go stale.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build_data["force_include"]["resources"] = "alignment_desktop/resources"
