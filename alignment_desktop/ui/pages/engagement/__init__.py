"""The client and the engagement: cards, people, rounds, targets and the texts of the kick-off."""

from alignment_desktop.ui.pages.engagement.page import EngagementPage

__all__ = ["EngagementPage"]
