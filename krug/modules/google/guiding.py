"""What people are shown and told of this room."""

from __future__ import annotations

from pathlib import Path

from krug.core.help.pages import HelpPage

HELP = Path(__file__).parent / "help"
GUIDE = (HelpPage("google", 178, ("/me/google", "/settings/google"), HELP),)
