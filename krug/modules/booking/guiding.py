"""What people are shown and told of this room."""

from __future__ import annotations

from pathlib import Path

from krug.core.help.pages import HelpPage
from krug.modules.booking.place import BOOKINGS, PAGES_ROOT, ROOT

HELP = Path(__file__).parent / "help"
GUIDE = (HelpPage("booking", 76, (BOOKINGS, ROOT, PAGES_ROOT), HELP),)
