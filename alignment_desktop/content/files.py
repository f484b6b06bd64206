"""Where the product's own files are."""

from __future__ import annotations

import sys
from pathlib import Path

import alignment_desktop

_PACKAGE = Path(alignment_desktop.__file__).resolve().parent


def resources() -> Path:
    """The folder resources/, in an installed package, a frozen program or the source tree.

    Raises RuntimeError where none of the three holds it: the installation is incomplete.
    """
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    packages = [Path(frozen) / "alignment_desktop", _PACKAGE] if frozen else [_PACKAGE]
    places = [place / "resources" for package in packages for place in (package, package.parent)]
    for place in places:
        if (place / "packs").is_dir():
            return place
    raise RuntimeError(f"The folder resources/ is in none of: {', '.join(map(str, places))}")
