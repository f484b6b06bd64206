"""The settings: the firm and its brand, the look of the window, documents, thresholds, and the person's name."""

from alignment_desktop.ui.pages.settings.page import SettingsPage

__all__ = ("SettingsPage",)
