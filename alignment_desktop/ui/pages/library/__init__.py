"""The question library: what is asked, how it will sound, and what of it is the consultant's own."""

from alignment_desktop.ui.pages.library.page import LibraryPage

__all__ = ["LibraryPage"]
