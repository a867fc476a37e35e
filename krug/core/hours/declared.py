"""What the room of hours adds to the settings."""

from __future__ import annotations

from krug.core.records.settings_pages import SettingsPage

PAGES: tuple[SettingsPage, ...] = ()
