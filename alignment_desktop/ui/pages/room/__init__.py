"""The interview room: made for a live conversation."""

from __future__ import annotations

from alignment_desktop.ui.pages.room.room import RoomPage

__all__ = ("RoomPage",)
