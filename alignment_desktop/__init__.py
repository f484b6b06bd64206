"""Alignment Desktop: the workbook for IT-business alignment engagements."""

from __future__ import annotations

__version__ = "0.3.0"
