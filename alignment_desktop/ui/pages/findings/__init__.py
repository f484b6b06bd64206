"""Findings and claims: proposals decided on by single keys, findings worked out, statements set against each other."""

from alignment_desktop.ui.pages.findings.page import FindingsPage

__all__ = ["FindingsPage"]
