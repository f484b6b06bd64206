"""The documents of an engagement: looked at, put into words, checked, and sent out."""

from alignment_desktop.ui.pages.deliverables.page import DeliverablesPage

__all__ = ["DeliverablesPage"]
